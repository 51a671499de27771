/** Who signs out leaves no answers on this device: `<form data-behaviour="wipe" data-person="…">`. */
import { PREFIX, shelf } from "./queue.js";

export default function wipe(form) {
  form.addEventListener("submit", () => {
    const store = shelf();
    const mine = Object.keys(store ?? {}).filter((name) => name.startsWith(`${PREFIX}${form.dataset.person}:`));
    for (const name of mine) store.removeItem(name);
  });
}
