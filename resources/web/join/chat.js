// A guest's end of the chat: lines as the host tells them, what is said here until the host has it, and what is new.
// Whatever others wrote is put in as text, never as HTML.

const LINES_MOST = 200;
const UNSENT_MOST = 50;
const NAMES_MOST = 6;
const NEAR_END = 24;
const ANSWER_MS = 8000;

const at = (id) => document.getElementById(id);
const made = (tag, name, text = "") => {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.textContent = text;
  return element;
};
const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

function size(bytes) {
  const steps = ["bytes", "kB", "MB", "GB"];
  let step = 0;
  for (; bytes >= 1000 && step < 3; step += 1) bytes /= 1000;
  return `${step ? bytes.toFixed(1) : bytes} ${steps[step]}`;
}

function stored(key, fallback) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? fallback;
  } catch {
    return fallback;
  }
}

// These children in this order; what is there already stays untouched, and is not read out again.
function arrange(list, wanted) {
  let here = list.firstChild;
  for (const one of wanted) {
    if (one === here) here = here.nextSibling;
    else list.insertBefore(one, here);
  }
  while (here) {
    const next = here.nextSibling;
    here.remove();
    here = next;
  }
}

export class Chat {
  // say(type, said) to the host; name is one's own; room names the link; changed(count of new lines); trouble(words).
  constructor({ say, name, room, changed, trouble }) {
    Object.assign(this, { say, name, changed, trouble });
    this.readKey = `vega read ${room}`;
    this.unsentKey = `vega unsent ${room}`;
    this.lines = new Map();
    this.unsent = stored(this.unsentKey, []);
    this.read = stored(this.readKey, null);
    // before which line "New" stands
    this.mark = 0;
    this.drawn = new Map();
    this.follows = true;
    this.answers = null;
    this.names = [];
    this.isHere = false;
    at("say-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    at("say").addEventListener("keydown", (event) => this.pressed(event));
    at("say").addEventListener("input", () => this.offer());
    at("answering-end").onclick = () => this.answer(null);
    at("newer").onclick = () => this.toEnd();
    at("lines").addEventListener("scroll", () => {
      this.follows = this.isAtEnd;
      this.look();
    });
    // who reads the newest lines still does when there is less room for them
    new ResizeObserver(() => this.follows && this.toEnd()).observe(at("lines"));
    document.addEventListener("visibilitychange", () => this.look());
    addEventListener("focus", () => this.look());
  }

  // From the host

  // All that may be seen; what was not heard of when the way broke is said again, and counts once.
  open(lines) {
    this.isHere = true;
    this.lines = new Map(lines.map((line) => [line.id, line]));
    this.read ??= Math.max(0, ...lines.map((line) => line.place));
    this.settle();
    for (const one of this.unsent) if (!one.why) this.put(one);
    this.draw();
  }

  take(lines) {
    if (!this.isHere) return;
    for (const line of lines) this.lines.set(line.id, line);
    const ordered = [...this.lines.values()].sort((one, other) => one.place - other.place);
    this.lines = new Map(ordered.slice(-LINES_MOST).map((line) => [line.id, line]));
    this.settle();
    this.draw();
  }

  // The host has it on its disk; it comes as a line as well, before or after.
  said({ key }) {
    for (const one of this.unsent) if (one.key === key) one.isSaid = true;
    this.settle();
    this.draw();
  }

  unsaid({ key, what, todo }) {
    for (const one of this.unsent) if (one.key === key) one.why = `${what} ${todo}`;
    this.keep();
    this.draw();
  }

  allow({ may_say: maySay, names }) {
    this.names = names;
    at("say-form").hidden = !maySay;
    at("chat-closed").hidden = maySay;
  }

  // The way is broken: what is said meanwhile waits.
  rest() {
    this.isHere = false;
    this.draw();
  }

  // Whether the host has not answered for long: a word was lost on the way.
  get isStuck() {
    return this.isHere && this.unsent.some((one) => !one.why && !one.isSaid && Date.now() - one.asked > ANSWER_MS);
  }

  // From the person

  pressed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    } else if (event.key === "Escape") this.answer(null);
  }

  send() {
    const field = at("say");
    const text = (field.value.toWellFormed?.() ?? field.value).trim();
    if (!text) return;
    if (this.unsent.length >= UNSENT_MOST) {
      this.trouble("Too many lines wait to be sent. Wait until the owner's machine is back.");
      return;
    }
    const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
    const one = { key, text, reply_to: this.answers?.id ?? "", quote: this.answers, sent: Date.now() / 1000 };
    this.unsent.push(one);
    field.value = "";
    this.offer();
    this.answer(null);
    this.mark = 0;
    if (this.isHere) this.put(one);
    this.keep();
    this.draw(true);
  }

  put(one) {
    one.asked = Date.now();
    const { key, text, reply_to } = one;
    this.say("line", { key, text, reply_to });
  }

  again(one) {
    one.why = "";
    if (this.isHere) this.put(one);
    this.draw();
  }

  drop(one) {
    this.unsent = this.unsent.filter((other) => other !== one);
    this.keep();
    this.draw();
  }

  // What came back as a line waits no more.
  settle() {
    this.unsent = this.unsent.filter((one) => !this.lines.has(one.key));
    this.keep();
  }

  keep() {
    sessionStorage.setItem(this.unsentKey, JSON.stringify(this.unsent));
  }

  answer(line) {
    this.answers = line && { id: line.id, author: line.author, text: line.text.slice(0, 200) };
    at("answering").hidden = !line;
    at("answering-words").textContent = line ? `Answering ${line.author}: ${line.text.slice(0, 80)}` : "";
    if (line) at("say").focus();
  }

  // Names that fit what stands after the @ at the caret.
  offer() {
    const field = at("say");
    const [, begun] = /(?:^|\s)@([^@\n]{0,40})$/.exec(field.value.slice(0, field.selectionStart)) ?? [];
    const fitting =
      begun === undefined
        ? []
        : this.names.filter((name) => name.toLowerCase().startsWith(begun.toLowerCase()) && name !== begun);
    at("names").hidden = !fitting.length;
    const buttons = fitting.slice(0, NAMES_MOST).map((name) => {
      const button = made("button", "quiet", `@${name}`);
      button.type = "button";
      button.onclick = () => {
        const end = field.selectionStart;
        field.setRangeText(`${name} `, end - begun.length, end, "end");
        field.focus();
        this.offer();
      };
      return button;
    });
    at("names").replaceChildren(...buttons);
  }

  // What is new

  get isAtEnd() {
    const list = at("lines");
    return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
  }

  // Whether the person has the newest lines before their eyes.
  get isSeen() {
    return this.isAtEnd && !at("chat").hidden && document.visibilityState === "visible" && document.hasFocus();
  }

  get fresh() {
    return [...this.lines.values()].filter((line) => line.place > this.read && !line.is_mine && !line.is_removed);
  }

  // The person saw all, or there is more to see.
  look() {
    if (!this.isHere) return;
    if (this.fresh.length && this.isSeen) {
      this.read = Math.max(this.read, ...[...this.lines.values()].map((line) => line.place));
      sessionStorage.setItem(this.readKey, JSON.stringify(this.read));
    }
    const { length } = this.fresh;
    at("newer").hidden = !length || at("chat").hidden;
    at("newer").textContent = `${length} new ${length === 1 ? "line" : "lines"} ↓`;
    this.changed(length);
  }

  toEnd() {
    at("lines").scrollTop = at("lines").scrollHeight;
    this.look();
  }

  // Drawing

  draw(isToEnd = false) {
    this.follows = isToEnd || this.follows;
    const [first] = this.fresh;
    if (first && this.mark <= this.read && !this.isSeen) this.mark = first.place;
    const wanted = [];
    let today = "";
    for (const line of this.lines.values()) {
      const date = day.format(line.sent * 1000);
      if (date !== today) wanted.push(this.once(date, date, () => made("li", "day", date)));
      today = date;
      if (line.place === this.mark) wanted.push(this.once("new", "", () => made("li", "new", "New")));
      wanted.push(this.once(line.id, line, () => this.line(line)));
    }
    for (const one of this.unsent) wanted.push(this.once(one.key, [one, this.isHere], () => this.own(one)));
    const list = at("lines");
    arrange(list, wanted);
    const kept = new Set(wanted);
    for (const [key, { element }] of this.drawn) if (!kept.has(element)) this.drawn.delete(key);
    at("no-lines").hidden = wanted.length > 0;
    if (this.follows) list.scrollTop = list.scrollHeight;
    this.look();
  }

  // The element of a key, made anew only when what it shows is another.
  once(key, shows, make) {
    const words = JSON.stringify(shows);
    let known = this.drawn.get(key);
    if (known?.words !== words) this.drawn.set(key, (known = { words, element: make() }));
    return known.element;
  }

  // Whether a line calls this guest by name.
  calls(text) {
    return text.toLowerCase().includes(`@${this.name.toLowerCase()}`);
  }

  line(line) {
    const item = made("li", line.is_mine ? "line mine" : "line");
    item.dataset.id = line.id;
    if (!line.is_mine && this.calls(line.text)) item.classList.add("named");
    item.append(this.head(line.is_mine ? `${line.author} – you` : line.author, line.sent, line.is_edited && "edited"));
    if (line.quote) item.append(this.quote(line.quote));
    if (line.is_removed) item.append(made("p", "muted", "This line was removed."));
    else if (line.text) item.append(made("p", "words", line.text));
    for (const file of line.files) item.append(made("p", "muted", `File: ${file.name} (${size(file.size_bytes)}), for members`));
    for (const title of line.links) item.append(made("p", "muted", `Link: ${title}, for members`));
    const foot = made("p", "foot");
    for (const { emoji, count } of line.reactions) foot.append(made("span", "reaction", `${emoji} ${count}`));
    if (line.is_mine) foot.append(made("span", "muted state", "Delivered"));
    if (!line.is_removed) {
      const answer = made("button", "quiet", "Answer");
      answer.type = "button";
      answer.setAttribute("aria-label", `Answer ${line.author}`);
      answer.onclick = () => this.answer(line);
      foot.append(answer);
    }
    item.append(foot);
    return item;
  }

  // What the host does not have yet, or did not take.
  own(one) {
    const item = made("li", "line mine");
    item.append(this.head(`${this.name} – you`, one.sent));
    if (one.quote) item.append(this.quote(one.quote));
    item.append(made("p", "words", one.text));
    const waiting = this.isHere ? "Sending…" : "Not sent yet; it goes out when the owner's machine is back.";
    const state = one.isSaid ? "Delivered" : one.why ? `Not sent. ${one.why}` : waiting;
    const foot = made("p", "foot");
    foot.append(made("span", one.why ? "trouble state" : "muted state", state));
    if (one.why) {
      for (const [words, run] of [["Try again", () => this.again(one)], ["Discard", () => this.drop(one)]]) {
        const button = made("button", "quiet", words);
        button.type = "button";
        button.onclick = run;
        foot.append(button);
      }
    }
    item.append(foot);
    return item;
  }

  head(author, sent, more) {
    const head = made("p", "head");
    const time = made("time", "muted", clock.format(sent * 1000) + (more ? ` · ${more}` : ""));
    time.dateTime = new Date(sent * 1000).toISOString();
    head.append(made("strong", "", author), time);
    return head;
  }

  quote({ author, text }) {
    return made("blockquote", "", author ? `${author}: ${text}` : text);
  }
}
