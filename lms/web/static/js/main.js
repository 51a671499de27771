/** Loads the behaviours that a page names in `data-behaviour="…"`; without a script every page works. */

const loaded = new Map();

/** Attach all behaviours below `root`; call it again for markup that was added later. */
export function attach(root = document) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    for (const name of element.dataset.behaviour.split(/\s+/)) start(element, name);
  }
}

async function start(element, name) {
  if (!/^[a-z]+$/.test(name)) return;
  const started = (element.tandemBehaviours ??= new Set());
  if (started.has(name)) return;
  started.add(name);
  if (!loaded.has(name)) loaded.set(name, import(`./${name}.js`));
  try {
    (await loaded.get(name)).default(element);
  } catch (error) {
    loaded.delete(name);
    console.error(`The behaviour "${name}" did not start:`, error);
  }
}

/** A second click on a button waits for the answer to the first; behaviours that send by themselves see to it. */
addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog") return;
  if ("sent" in form.dataset) return event.preventDefault();
  form.dataset.sent = "";
  setTimeout(() => delete form.dataset.sent, 3000);
});

attach();
