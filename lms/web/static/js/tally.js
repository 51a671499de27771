/** How many questions have an answer: in the bar, and in the list of questions beside them. */
import { isChoice, say } from "./player.js";

export default function tally(player) {
  const all = [...document.querySelectorAll("[data-question]")];
  const done = new Set(all.filter((section) => isAnswered(player, section)).map(({ id }) => `#${id}`));
  say(document.querySelector("[data-answered]"), "answered", { done: done.size, of: all.length });
  for (const link of document.querySelectorAll("[data-leads]")) {
    link.querySelector(".m").classList.toggle("done", done.has(link.hash));
    link.querySelector("[data-done]").hidden = !done.has(link.hash);
  }
}

/** A question without fields was checked, so it has an answer. */
function isAnswered(player, section) {
  if (!player.sections.has(section.dataset.question)) return true;
  return player.controls(section).some((f) => (isChoice(f) ? f.checked : f.type !== "hidden" && f.value.trim()));
}
