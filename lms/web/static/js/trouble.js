/**
 * What stands between an answer and the server: a sign-in that has ended, another person, an attempt
 * that is over, another window's answer. Nothing typed is taken away; somebody decides.
 */
import { fill } from "./drafts.js";
import { refresh } from "./follow.js";
import { say } from "./player.js";

/** A page of this site, as it is now. */
export async function load(href) {
  const answer = await fetch(href, { headers: { Accept: "text/html" }, cache: "no-store" });
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/** A save was refused as a whole: for the token or the person, which may be mended, or for good. */
export function meet(player, status, why) {
  const batch = player.queue.batches[0];
  const again = batch.refused === status;
  batch.refused = status;
  if (status === 401 || ([400, 409].includes(status) && !again)) return renew(player);
  return stop(player, "refused", { why });
}

function stop(player, name, facts) {
  player.failing = name;
  player.pressing = false;
  for (const batch of player.queue.batches) delete batch.button;
  player.tell(name, facts);
  // Not even an attempt in another person's name.
  if (name === "other") player.send = () => ["stop"];
  return ["stop"];
}

/** Whose page is it now? A fresh token if it is still this person's; nobody's: ask to sign in here. */
async function renew(player) {
  const page = await load(location.pathname);
  const person = page.querySelector("[data-person]")?.dataset.person;
  if (!person) return signIn(player);
  if (person !== player.field("person").value) return stop(player, "other");
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = page.querySelector("[name=csrf_token]").value;
  return ["again", 0.1];
}

async function signIn(player) {
  const { ask } = await import("./signin.js");
  if (await ask()) return renew(player);
  const stopped = stop(player, "signedout");
  player.banner.querySelector("button").onclick = () => player.queue.run();
  return stopped;
}

/** Some answers of a batch were not taken. */
export function settle(player, batch, reply) {
  player.pressing = false;
  if (reply.closed) {
    const facts = { href: player.form.action.replace(/answers$/, `attempts/${reply.attempt}/`) };
    player.queue.drop(player.queue.batches);
    player.failing = "";
    player.tell(reply.late.length ? "late" : "over", facts);
    return ["stop"];
  }
  for (const [key, theirs] of Object.entries(reply.conflicts)) choose(player, key, theirs);
  return ["done"];
}

/** Both answers side by side, in the question; the one that is chosen stays. */
function choose(player, key, theirs) {
  const section = player.sections.get(key);
  const mine = player.queue.newest(key)?.fields ?? player.fields(section);
  player.queue.drop([], key);
  const box = section.querySelector("[data-differ]") ?? document.createElement("div");
  box.className = "alert flow-s";
  box.setAttribute("role", "alert");
  box.dataset.differ = "";
  box.tabIndex = -1;
  section.querySelector("fieldset").append(box);
  say(box, theirs.checked ? "checked" : "differ", { at: theirs.saved });
  const other = box.querySelector("[data-theirs]");
  if (other) other.innerHTML = theirs.html;
  box.querySelector("[data-take=theirs]").onclick = () => {
    if (theirs.checked) return refresh(player, new URL(`#${section.id}`, location));
    decide(theirs.fields);
    player.saved(key, theirs.token, theirs.saved);
  };
  box.querySelector("[data-take=mine]")?.addEventListener("click", () => {
    decide(mine);
    player.queue.put(key, mine, theirs.token);
  });
  box.focus();

  function decide(fields) {
    player.token(key).value = theirs.token;
    box.remove();
    fill(player, key, fields);
    section.tabIndex = -1;
    section.focus();
  }
}
