/** Asks to sign in again without leaving the page; resolves to whether somebody did. */
import { load } from "./trouble.js";

export async function ask() {
  const dialog = document.getElementById("player-signin").content.firstElementChild.cloneNode(true);
  const form = dialog.querySelector("form");
  const [said, button] = [dialog.querySelector("[role=alert]"), dialog.querySelector("[type=submit]")];
  document.body.append(dialog);
  dialog.showModal();
  const closed = new Promise((resolve) => dialog.addEventListener("close", resolve));
  dialog.querySelector("[data-later]").onclick = () => dialog.close();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    said.textContent = await signIn(form).catch(() => said.dataset.failed);
    button.disabled = false;
    if (said.textContent) form.elements.password.focus();
    else dialog.close("yes");
  });
  await closed;
  dialog.remove();
  return dialog.returnValue === "yes";
}

/** What is wrong, or nothing. The token is a fresh one: that of the page may have ended with the session. */
async function signIn(form) {
  const page = await load(form.action);
  const token = page.querySelector("[name=csrf_token]")?.value;
  if (!token) return "";
  const body = new URLSearchParams([["csrf_token", token], ["email", form.elements.email.value], ["password", form.elements.password.value]]);
  const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
  return answer.ok ? "" : (await answer.json()).error;
}
