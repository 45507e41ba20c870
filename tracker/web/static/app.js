// Keys for the review queue and the spot checks. Everything works without this file; which key does what stands in the
// page (data-key). The next report is put into the page that stands, so that no key is pressed while there is no page.
const SWITCH = "tracker-keys";

// A report that has just come up takes no decision for a moment: nobody has read it. Keys pressed meanwhile wait.
const UNREAD_MS = 400;

let isRead = false;
let unreadTimer;
let act = null; // what is on its way: the key that began it, "" for the mouse
let waiting = []; // keys pressed meanwhile, with the report (or check) that must be open when they count

function keysAreOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true; // storage may be shut off; keys are on by default
  }
}

// A closed select beside the report leaves letters to the keys: one of them would change what was chosen in it. It takes
// them while its list is open, or where the browser does not tell whether it is.
const TELLS_OPEN = CSS.supports("selector(:open)");

function isTyping(target, key) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("#reading select")) return !/^[a-z?]$/.test(key) || !TELLS_OPEN || target.matches(":open");
  return target.matches("input:not([type=checkbox]), select, textarea, [contenteditable]");
}

// event.code names the key's place, so that r works on a Russian or Armenian layout too, and 1 on a French one.
function keyOf(event) {
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  const place = /^(?:Key|Digit)(.)$/.exec(event.code);
  return place && !(event.shiftKey && event.code.startsWith("Digit")) ? place[1].toLowerCase() : event.key;
}

const keyed = (key) => document.querySelector(`[data-key="${CSS.escape(key)}"]`);
const isDecision = (key) => keyed(key)?.name === "decision";
const openOne = () => document.querySelector("#reading")?.dataset.open;

// What is told about keys stands outside the part of the page that is replaced, and is read out.
const told = document.createElement("p");
told.id = "told";
told.setAttribute("role", "status");
document.body.append(told);

// passing: it is of the keys that wait, or of the report that is open, and needless after these.
function tell(text, passing = false) {
  told.textContent = text;
  told.toggleAttribute("data-passing", passing);
}

// Where the keys that wait lead to: the report that will be open behind them, undefined where that cannot be known.
function openThen() {
  const listed = [...document.querySelectorAll(".entry")].map((entry) => entry.dataset.entry);
  const decided = [];
  let one = openOne();
  for (const key of [...(act === null ? [] : [act]), ...waiting.map((press) => press.key)]) {
    const place = listed.indexOf(one);
    const step = key === "k" ? -1 : 1;
    if (isDecision(key)) decided.push(one);
    if (key === "z") one = decided.pop();
    else if (isDecision(key) || key === "j" || key === "k") one = place < 0 ? undefined : listed[place + step];
    else if (key === "") one = undefined;
  }
  return one;
}

function showWaiting() {
  for (const entry of document.querySelectorAll(".entry")) {
    const keys = waiting.filter((press) => press.open === entry.dataset.entry).map((press) => press.key);
    if (keys.length) entry.dataset.waits = keys.join(" ");
    else delete entry.dataset.waits;
  }
  const busy = act !== null || waiting.length > 0;
  document.querySelector("main").toggleAttribute("data-busy", busy);
  if (isRead && !busy) document.documentElement.dataset.keys = "ready";
  else delete document.documentElement.dataset.keys;
}

function wait(key) {
  const open = openThen();
  if (open === undefined) {
    tell(`${key} was not taken: which report it is for is not known before this list has been worked off.`);
    return;
  }
  waiting.push({ key, open });
  tell(`${waiting.length} pressed and waiting: ${waiting.map((press) => press.key).join(" ")}. Esc takes them back.`, true);
  showWaiting();
}

function forget(why) {
  if (waiting.length) tell(`Not taken: ${waiting.map((press) => press.key).join(" ")}. ${why}`);
  waiting = [];
  showWaiting();
}

// Let the keys that wait count, one report after the other.
function goOn() {
  while (act === null && waiting.length) {
    const { key, open } = waiting[0];
    if (open !== openOne() || !keyed(key)) {
      const next = waiting.findIndex((press) => press.open === openOne() && keyed(press.key));
      const left = next < 0 ? [] : waiting.slice(next);
      waiting = waiting.slice(0, waiting.length - left.length);
      forget("The report that they were for is not the one that came up; look at what is open.");
      waiting = left;
      continue;
    }
    if (isDecision(key) && !isRead) break;
    waiting.shift();
    if (!waiting.length && told.hasAttribute("data-passing")) tell("");
    press(key);
  }
  showWaiting();
}

function choose(option) {
  const select = option.closest("select");
  select.value = option.value;
  tell(`${select.labels[0].textContent}: ${option.textContent}`, true);
}

let pressed = "";
function press(key) {
  const one = keyed(key);
  pressed = key;
  if (one.matches("option")) choose(one);
  else one.click();
  pressed = "";
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  const key = keyOf(event);
  if (isTyping(event.target, key)) return;
  if (key !== "?" && !keysAreOn()) return;
  const dialog = document.querySelector("dialog[open]");
  if (dialog && key !== "?") return;
  if (key === "Escape" && waiting.length) {
    waiting = [];
    tell("The keys that waited were taken back.");
    showWaiting();
    return;
  }
  if (!keyed(key) && !(act !== null && "jkz".includes(key))) return;
  event.preventDefault();
  if (key === "?") press(key);
  else if (act === null && !waiting.length && (isRead || !isDecision(key))) {
    tell("");
    press(key);
  } else wait(key);
});

// Put the page that an answer holds in place of this one; false where it is another kind of page.
function show(text, address) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  if (!main?.querySelector("#reading")) return false;
  const scrolled = document.querySelector(".list")?.scrollTop ?? 0;
  document.querySelector("main").replaceWith(document.adoptNode(main));
  document.title = page.title;
  if (address) history.pushState(null, "", address);
  shownAt = location.pathname + location.search;
  prepare(scrolled);
  const reading = document.querySelector("#reading");
  reading.focus({ preventScroll: true });
  reading.scrollIntoView();
  return true;
}

async function fetched(key, address, options, otherwise) {
  act = key;
  if (!waiting.length && told.hasAttribute("data-passing")) tell("");
  showWaiting();
  let shown = false;
  try {
    const answer = await fetch(address, options);
    const text = await answer.text();
    // A refused form comes as the page itself, at an address that cannot be loaded again.
    shown = show(text, answer.redirected || !options.method ? `${answer.url}#reading` : "");
    act = null;
    if (!shown) otherwise();
    else if (!answer.ok) forget("What was sent before was refused.");
  } catch {
    act = null;
    forget("The server did not answer.");
    tell(`${told.textContent} Whether the last act was stored is not known: the server did not answer. Try it again.`);
  }
  if (shown) goOn();
  else showWaiting();
}

function resend(form, submitter) {
  if (submitter?.name) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
    form.append(field);
  }
  waiting = [];
  form.submit();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("#reading") || form.method !== "post") return;
  event.preventDefault();
  if (act !== null) return; // no form is sent twice
  if (event.submitter?.name === "decision" && !isRead) {
    tell("Not taken: this report had only just come up. Look at it and press again.", true);
    return;
  }
  const fields = new URLSearchParams(new FormData(form));
  const { submitter } = event;
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  fetched(pressed || submitter?.dataset.key || "", form.action, { method: "POST", body: fields }, () => resend(form, submitter));
});

// A field that holds so many characters (data-most) says in its hint how many it has.
function countCharacters(field) {
  const hint = document.getElementById(`${field.id}-hint`);
  const most = Number(field.dataset.most).toLocaleString("en");
  const has = [...field.value].length;
  hint.textContent = has ? `${has.toLocaleString("en")} of at most ${most} characters` : `at most ${most} characters`;
}

document.addEventListener("input", ({ target }) => {
  if (target.dataset.most) countCharacters(target);
});

// What takes a while says so as soon as it is asked for.
document.addEventListener("submit", (event) => {
  const { says } = event.submitter?.dataset ?? {};
  if (says) tell(says);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".queue a.entry, .queue a[data-key]");
  if (!link || link.getAttribute("href").startsWith("#") || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (act !== null) return;
  const address = link.href;
  fetched(pressed || link.dataset.key || "", address, {}, () => location.assign(address));
});

// While a rule is being written, the server makes ready what trying it needs.
const readied = document.querySelector("[data-readies]");
if (readied) fetch(readied.dataset.readies).catch(() => {});

let shownAt = location.pathname + location.search;
window.addEventListener("popstate", () => {
  if (location.pathname + location.search !== shownAt) location.reload();
});
window.addEventListener("pageshow", (event) => {
  // A queue out of the browser's memory shows flags that were decided since.
  if (event.persisted && document.querySelector(".queue")) location.reload();
});
window.addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});

// Make what has come into the page work. scrolled: how far its list is.
function prepare(scrolled) {
  isRead = false;
  clearTimeout(unreadTimer);
  unreadTimer = setTimeout(() => {
    isRead = true;
    goOn();
  }, UNREAD_MS);
  document.querySelectorAll("[data-most]").forEach(countCharacters);
  for (const opener of document.querySelectorAll("[data-opens]")) {
    const dialog = document.getElementById(opener.dataset.opens);
    opener.hidden = false;
    opener.addEventListener("click", () => (dialog.open ? dialog.close() : dialog.showModal()));
  }
  for (const button of document.querySelectorAll("[data-chooses]")) {
    button.hidden = false;
    button.addEventListener("click", () => choose(document.querySelector(`#stance > [value="${button.dataset.chooses}"]`)));
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
  if (list) list.scrollTop = scrolled;
  const isFirst = open && open === list?.querySelector(".entry"); // then what stands above it is in sight too
  if (list && open) list.scrollTop = isFirst ? 0 : open.offsetTop - list.clientHeight / 3;
}

prepare(0);
