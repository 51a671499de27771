/** On a shared computer unsaved answers are kept in the window they are typed in, and not on the device. */

export default function shared(field) {
  const box = field.querySelector("input");
  try {
    box.checked = "tandem-shared" in localStorage;
  } catch {
    return;
  }
  field.hidden = false;
  box.addEventListener("change", () => {
    if (box.checked) localStorage.setItem("tandem-shared", "");
    else localStorage.removeItem("tandem-shared");
  });
}
