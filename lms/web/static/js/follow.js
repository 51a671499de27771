/** Goes where a button of the questions leads: to another page, or to one question made anew in this one. */
import { attach } from "./main.js";
import { load } from "./trouble.js";

export function follow(player, [name, value], reply) {
  player.pressing = false;
  if (!reply.next) return withoutScript(player, name, value);
  const next = new URL(reply.next, location);
  if (next.pathname !== location.pathname) location.assign(next);
  else if (next.hash) refresh(player, next);
}

/** The server wants something changed: its page says what, at the fields. */
function withoutScript(player, name, value) {
  player.native = true;
  const button = document.querySelector(`button[form=quiz][name=${name}][value="${value}"], #quiz button[name=${name}]`);
  player.form.requestSubmit(button);
}

/** Show a question as it is now, and what depends on it; the focus stays in it, or where the reader went meanwhile. */
export async function refresh(player, next) {
  const page = await load(next.pathname).catch(() => null);
  const id = next.hash.slice(1);
  if (!page?.getElementById(id) || !page.getElementById("quiz")) {
    history.replaceState(null, "", next);
    return location.reload();
  }
  const reader = document.activeElement;
  const stays = reader === document.body || document.getElementById(id).contains(reader);
  for (const part of [id, "standing", "outline"]) {
    const [old, made] = [document.getElementById(part), page.getElementById(part)];
    if (old && made && (part === id || !old.contains(reader))) old.replaceWith(made);
  }
  attach(document.getElementById("main"));
  const section = document.getElementById(id);
  player.watch(section);
  player.count();
  if (!stays) return;
  section.tabIndex = -1;
  section.focus();
}
