/**
 * Answers on this device to questions that are closed by now: the server gets them to keep, and
 * here they are shown for copying. What it had already is forgotten.
 */
import { fits, moment } from "./drafts.js";
import { say } from "./player.js";
import { kept, shelf } from "./queue.js";

export default async function leftovers(place) {
  const { owner, attempt } = place.dataset;
  const old = kept(`${owner}:`).filter((entry) => !fits(entry, attempt));
  for (const entry of old) {
    const late = await deliver(place, entry).catch(() => null);
    if (!late) continue;
    shelf().removeItem(entry.slot);
    if (late.length) show(place, entry, late);
  }
}

/** The questions whose answers came too late; null if the server could not say. */
async function deliver(place, { attempt, batches }) {
  const late = [];
  for (const { answers } of batches) {
    const body = new URLSearchParams({ attempt, person: place.dataset.owner.split(":")[0] });
    body.append("csrf_token", document.querySelector("[name=csrf_token]").value);
    for (const [key, { fields, token }] of Object.entries(answers)) {
      for (const field of [[`${key}~token`, token ?? ""], ...fields]) body.append(...field);
    }
    const answer = await fetch(place.dataset.action, { method: "POST", body, headers: { Accept: "application/json" } });
    const reply = await answer.json();
    if (!reply.attempt) return null;
    late.push(...reply.late, ...Object.keys(reply.conflicts));
  }
  return late;
}

/** Words are for copying; what was chosen from a list is kept with the try. */
function show(place, { at, batches }, late) {
  const typed = batches.flatMap(({ answers }) => late.flatMap((key) => answers[key]?.fields ?? [])).map(([, value]) => value);
  say(place, "leftover", { at: moment(at) });
  for (const value of typed.filter((words) => /\s/.test(words.trim()))) {
    const area = place.querySelector("template").content.firstElementChild.cloneNode(true);
    area.value = value;
    place.querySelector("[data-words]").append(area);
  }
  place.hidden = false;
}
