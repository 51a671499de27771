/** Answers that an earlier page of this person could not save: back into their fields, and on their way. */
import { isChoice, say } from "./player.js";

/** `entries`: what `kept` found. Those of another attempt stay where they are; leftovers.js shows them. */
export function restore(player, entries) {
  for (const entry of entries) {
    if (entry.attempt && entry.attempt !== player.queue.attempt) continue;
    player.queue.adopt(entry);
    const differ = [...player.sections.keys()].filter((key) => isOther(player, key));
    for (const key of differ) fill(player, key, player.queue.newest(key).fields);
    if (differ.length) player.tell("restored", { at: moment(entry.at) });
  }
  player.queue.run();
}

function isOther(player, key) {
  const draft = player.queue.newest(key);
  return draft && JSON.stringify(draft.fields) !== player.shown.get(key);
}

/** Put an answer into the fields of a question. */
export function fill(player, key, fields) {
  const section = player.sections.get(key);
  for (const field of player.controls(section)) {
    if (field.type === "hidden") continue;
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (isChoice(field)) field.checked = values.includes(field.value);
    else field.value = values[0] ?? "";
  }
  section.querySelector(".order")?.dispatchEvent(new Event("sort"));
  player.shown.set(key, JSON.stringify(player.fields(section)));
  player.count();
}

export function moment(at) {
  return new Date(at).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
}
