/**
 * Copies words. On a button with `data-copy="#id"` it copies that element; on a text area it adds a
 * button of its own. Without a script the words can be selected.
 */
import { words } from "./words.js";

export default function clipboard(element) {
  if (!navigator.clipboard) return;
  if (element.dataset.copy) {
    element.hidden = false;
    copyOnClick(element, () => document.querySelector(element.dataset.copy));
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button second small";
  button.textContent = words("copy");
  element.after(button);
  copyOnClick(button, () => element);
}

function copyOnClick(button, source) {
  const said = document.createElement("span");
  said.className = "copied meta";
  said.setAttribute("role", "status");
  button.after(said);
  button.addEventListener("click", async () => {
    const from = source();
    try {
      await navigator.clipboard.writeText("value" in from ? from.value : from.innerText);
      said.textContent = ` ${words("copied")}`;
    } catch {
      from.focus();
      from.select?.();
      said.textContent = ` ${words("select")}`;
    }
  });
}
