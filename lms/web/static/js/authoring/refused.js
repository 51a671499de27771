/** A save was refused as a whole: for the token or the person, which may be mended, or for good. */
import { load } from "../trouble.js";

export async function meet(saver, status, why) {
  const again = saver.refusedBefore === status;
  saver.refusedBefore = status;
  if (status === 401 || (status === 400 && !again)) return renew(saver);
  saver.stop("refused", { why });
}

/** Whose page is it now? A fresh token if it is still this person's; nobody's: ask to sign in here. */
async function renew(saver) {
  const page = await load(location.pathname);
  const person = page.querySelector("form[data-person]")?.dataset.person;
  if (!person) return signIn(saver);
  if (person !== saver.form.dataset.person) return saver.stop("other");
  for (const field of document.querySelectorAll("[name=csrf_token]")) field.value = page.querySelector("[name=csrf_token]").value;
  saver.failing = "";
  saver.tell("");
  saver.later(100);
}

async function signIn(saver) {
  const { ask } = await import("../signin.js");
  if (await ask()) return renew(saver);
  saver.stop("signedout");
  saver.banner.querySelector("button").onclick = () => {
    saver.failing = "";
    saver.save();
  };
}
