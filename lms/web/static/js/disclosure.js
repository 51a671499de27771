/**
 * Opens a `details` that the address points into, and remembers within the page's visit which ones
 * were open, so that going back finds them as they were. The browser does everything else.
 */

export default function disclosure(details) {
  const key = `open:${location.pathname}#${details.id}`;
  const follow = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && details.contains(target)) {
      details.open = true;
      target.scrollIntoView();
    }
  };
  if (details.id && sessionStorage.getItem(key)) details.open = true;
  details.addEventListener("toggle", () => {
    if (!details.id) return;
    if (details.open) sessionStorage.setItem(key, "1");
    else sessionStorage.removeItem(key);
  });
  addEventListener("hashchange", follow);
  follow();
}
