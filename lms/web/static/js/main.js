/**
 * Loads the behaviours that a page names in `data-behaviour="…"` (`authoring/…` are those of the
 * workshop); without a script every page works.
 * What a first look does not need is not loaded for it: the tools of a text area come when it is near,
 * and `data-kept="prefix"` waits for something that this browser keeps under a name that begins so.
 */

const loaded = new Map();
const near = new IntersectionObserver(arrive, { rootMargin: "100%" });

/** Attach all behaviours below `root`; call it again for markup that was added later. */
export function attach(root = document) {
  for (const element of root.querySelectorAll("[data-behaviour]")) {
    if (element.matches("textarea")) near.observe(element);
    else if (isDue(element.dataset.kept)) begin(element);
  }
}

function arrive(entries) {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    begin(target);
  }
}

function begin(element) {
  for (const name of element.dataset.behaviour.split(/\s+/)) start(element, name);
}

function isDue(prefix) {
  try {
    return !prefix || Object.keys({ ...localStorage, ...sessionStorage }).some((name) => name.startsWith(prefix));
  } catch {
    return false;
  }
}

async function start(element, name) {
  if (!/^(authoring\/)?[a-z]+$/.test(name)) return;
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
