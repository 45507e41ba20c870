// Keys for the review queue. Everything works without this file; which key does what stands in the page (data-key).
const SWITCH = "tracker-keys";

function keysAreOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true; // storage may be shut off; keys are on by default
  }
}

function isTyping(target) {
  return target instanceof HTMLElement && target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
}

// event.code names the key's place, so that r works on a Russian or Armenian layout too.
function keyOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
}

// A page that has just come up takes no decision for a moment, and no form is sent twice: a key pressed again for the
// report before must not decide on one that nobody has read.
const UNREAD_MS = 400;
let wasRead = false;
setTimeout(() => {
  wasRead = true;
  document.documentElement.dataset.keys = "ready";
}, UNREAD_MS);

for (const form of document.querySelectorAll("form[data-once]")) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
}
window.addEventListener("pageshow", (event) => {
  // A queue out of the browser's memory shows flags that were decided since.
  if (event.persisted && document.querySelector("form[data-once]")) location.reload();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || isTyping(event.target)) return;
  const key = keyOf(event);
  if (key !== "?" && !keysAreOn()) return;
  const dialog = document.querySelector("dialog[open]");
  if (dialog && key !== "?") return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.name === "decision" && !wasRead) return;
  wanted.click();
});

for (const opener of document.querySelectorAll("[data-opens]")) {
  const dialog = document.getElementById(opener.dataset.opens);
  opener.hidden = false;
  opener.addEventListener("click", () => (dialog.open ? dialog.close() : dialog.showModal()));
}

for (const box of document.querySelectorAll("[data-switches-keys]")) {
  box.checked = keysAreOn();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, box.checked ? "on" : "off");
    } catch {
      // nothing to keep it in; it holds until the page is left
    }
  });
}

// Only the list scrolls to the open report; the page stays where its address put it.
const list = document.querySelector(".list");
const open = document.querySelector(".entry[aria-current]");
if (list && open) list.scrollTop = open.offsetTop - list.clientHeight / 3;
