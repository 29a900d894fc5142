// Citation markers show their quote; the sources panel, on a phone a sheet, opens and closes.
(() => {
  "use strict";
  const PHONE = matchMedia("(max-width: 860px)");
  const CALM = matchMedia("(prefers-reduced-motion: reduce)");
  let opener = null;
  let chosen = null;

  const all = (selector) => document.querySelectorAll(selector);

  function point(turn, number) {
    chosen = { turn, number };
    for (const section of all(".turn-sources")) {
      section.hidden = section.dataset.turn !== turn;
    }
    for (const marker of all(".marker")) {
      const { turn: its, number: own } = marker.dataset;
      marker.classList.toggle("current", its === turn && own === number);
    }
    for (const words of all(".excerpt mark")) {
      const own = words.dataset.numbers.split(" ").includes(number);
      words.classList.toggle("current", own && words.closest(`#sources-${turn}`) !== null);
    }
  }

  function openSheet(from) {
    opener = from;
    document.body.classList.add("sources-open");
  }

  function closeSheet() {
    if (!document.body.classList.contains("sources-open")) return;
    document.body.classList.remove("sources-open");
    opener?.focus();
    opener = null;
  }

  function showQuote(marker) {
    const { turn, number } = marker.dataset;
    point(turn, number);
    openSheet(marker);
    const words = document.getElementById(`quote-${turn}-${number}`);
    words?.scrollIntoView({ block: "center", behavior: CALM.matches ? "auto" : "smooth" });
    words?.focus({ preventScroll: true });
  }

  function showSources(button) {
    point(button.dataset.turn, null);
    openSheet(button);
    document.getElementById("sources")?.scrollTo({ top: 0 });
    document.querySelector(".panel-head h2")?.focus({ preventScroll: true });
  }

  async function copy(button) {
    await write(button.dataset.copy);
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 1600);
  }

  async function write(words) {
    // Browsers offer the clipboard to https and this machine only; the old way serves the others.
    if (navigator.clipboard) return navigator.clipboard.writeText(words);
    const area = document.createElement("textarea");
    area.value = words;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  function toggleFilters(button) {
    const open = document.body.classList.toggle("filters-open");
    button.setAttribute("aria-expanded", String(open));
  }

  const ACTIONS = [
    [".marker", (marker, event) => (event.preventDefault(), showQuote(marker))],
    [".to-sources", showSources],
    [".copy", copy],
    [".panel .close", closeSheet],
    [".filters-toggle", toggleFilters],
  ];

  document.addEventListener("click", (event) => {
    for (const [selector, act] of ACTIONS) {
      const element = event.target.closest(selector);
      if (element) return act(element, event);
    }
    if (PHONE.matches && !event.target.closest("#aside")) closeSheet();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeSheet();
  });

  function focusQuestion() {
    // Where there is a keyboard to type on: on a phone one would cover the page.
    const box = document.querySelector("#question textarea");
    if (box && matchMedia("(pointer: fine)").matches) box.focus();
    return Boolean(box);
  }

  // Gradio draws the page anew at every step of an answer, and forgets what was chosen meanwhile.
  // A new question goes to the top of the conversation, with room for its answer below it.
  let latest = null;
  let focused = false;
  new MutationObserver(() => {
    focused ||= focusQuestion();
    const turn = [...all(".turn")].at(-1);
    if (turn?.id === latest) {
      if (chosen) point(chosen.turn, chosen.number);
      return;
    }
    latest = turn?.id ?? null;
    chosen = null;
    // At once: the page grows under a scroll that takes its time.
    turn?.scrollIntoView({ block: "start" });
  }).observe(document, { childList: true, subtree: true });
})();
