/** The few words that scripts say, in the language of the page; the page itself says all others. */

const WORDS = {
  en: {
    copy: "Copy", copied: "Copied", select: "Press Ctrl and C to copy", cancel: "Cancel",
    heading: "Heading", bold: "Bold", italic: "Italic", list: "List", numbers: "Numbered list", quote: "Quote",
    link: "Link", image: "Picture", table: "Table", more: "More …", tableHead: "Head", tableCell: "Cell", format: "Format the text", linkText: "text of the link", words: "words",
    preview: "Preview", previewing: "Making the preview …", previewFailed: "No preview just now. Your text is still here.",
    drag: "Drag to move", moved: (step, place, of) => `${step}: now in place ${place} of ${of}`,
  },
  de: {
    copy: "Kopieren", copied: "Kopiert", select: "Zum Kopieren Strg und C drücken", cancel: "Abbrechen",
    heading: "Überschrift", bold: "Fett", italic: "Kursiv", list: "Liste", numbers: "Nummerierte Liste", quote: "Zitat",
    link: "Link", image: "Bild", table: "Tabelle", more: "Mehr …", tableHead: "Kopf", tableCell: "Zelle", format: "Text gestalten", linkText: "Text des Links", words: "Wörter",
    preview: "Vorschau", previewing: "Die Vorschau wird erstellt …", previewFailed: "Gerade keine Vorschau. Ihr Text ist noch da.",
    drag: "Zum Verschieben ziehen", moved: (step, place, of) => `${step}: jetzt an Stelle ${place} von ${of}`,
  },
};

/** The words for `key`; with arguments, the sentence made of them. */
export function words(key, ...facts) {
  const language = document.documentElement.lang.slice(0, 2);
  const found = (WORDS[language] ?? WORDS.en)[key];
  return typeof found === "function" ? found(...facts) : found;
}

/** Says something to screen readers, once. */
export function announce(text) {
  let region = document.getElementById("announcer");
  if (!region) {
    region = document.createElement("p");
    region.id = "announcer";
    region.className = "visually-hidden";
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = "";
  requestAnimationFrame(() => (region.textContent = text));
}
