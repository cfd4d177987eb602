// A guest's end of the text: one edit is under way at a time, what is typed meanwhile waits as one more.

import { apply, carry, compose, difference, normal, transform } from "./ot.js";

const SEEN_EVERY = 32;
const CARET_MS = 150;
const ANSWER_MS = 8000;

export class Note {
  constructor(field, say) {
    this.field = field;
    this.say = say;
    this.isComposing = false;
    this.held = [];
    this.timer = 0;
    field.addEventListener("input", () => this.typed());
    field.addEventListener("compositionstart", () => (this.isComposing = true));
    field.addEventListener("compositionend", () => this.composed());
    document.addEventListener("selectionchange", () => this.moved());
    this.open("", false);
    this.rest();
  }

  // All of it, from the host.
  open(text, isWritable) {
    const unheard = isWritable && this.underway ? compose(this.underway, this.waiting ?? []) : null;
    const meanwhile = unheard ? difference(this.base, text, text.length) : [];
    this.base = text;
    this.text = text;
    this.revision = 0;
    this.seen = 0;
    this.underway = null;
    this.waiting = null;
    this.held = [];
    this.place(text, this.field.selectionStart, this.field.selectionEnd);
    this.isOpen = true;
    this.allow(isWritable);
    if (!unheard) return;
    // what was typed as the way broke comes after what the others did since
    this.field.value = apply(transform(unheard, meanwhile, "right"), text);
    this.typed();
  }

  allow(isWritable) {
    this.field.readOnly = !isWritable;
  }

  // The host refused it: what it has not taken is gone.
  drop() {
    this.underway = this.waiting = null;
  }

  // Whether the host has not answered for long: a word was lost on the way.
  get isStuck() {
    return this.isOpen && this.underway && Date.now() - this.sent > ANSWER_MS;
  }

  // While a page is cut off, nobody can be told what is typed.
  rest() {
    this.isOpen = false;
    this.field.readOnly = true;
  }

  typed() {
    if (!this.isOpen) return;
    // half a character cannot be written anywhere
    const { value, selectionStart, selectionEnd } = this.field;
    if (value.isWellFormed?.() === false) this.place(value.toWellFormed(), selectionStart, selectionEnd);
    const edit = difference(this.text, this.field.value, this.field.selectionEnd);
    if (!edit.length) return;
    this.text = this.field.value;
    if (this.underway) this.waiting = this.waiting ? compose(this.waiting, edit) : edit;
    else this.send(edit);
  }

  send(edit) {
    this.underway = edit;
    this.sent = Date.now();
    this.seen = this.revision;
    this.say("edit", { revision: this.revision, parts: edit });
  }

  // Others edited. While an input method is at work the field is left alone.
  others(parts) {
    if (this.isComposing) {
      this.held.push(["others", parts]);
      return;
    }
    this.typed();
    this.revision += 1;
    let edit = normal(parts);
    // the text as the host has it, without one's own edits that it has not taken
    this.base = apply(edit, this.base);
    for (const own of ["underway", "waiting"]) {
      if (!this[own]) continue;
      const carried = transform(this[own], edit, "right");
      edit = transform(edit, this[own], "left");
      this[own] = carried;
    }
    const { selectionStart, selectionEnd } = this.field;
    this.text = apply(edit, this.text);
    this.place(this.text, carry(selectionStart, edit), carry(selectionEnd, edit));
    if (this.revision - this.seen >= SEEN_EVERY) {
      this.seen = this.revision;
      this.say("seen", { revision: this.revision });
    }
  }

  acknowledged() {
    if (this.isComposing) {
      this.held.push(["acknowledged"]);
      return;
    }
    this.typed();
    this.revision += 1;
    this.base = apply(this.underway ?? [], this.base);
    this.underway = null;
    const next = this.waiting;
    this.waiting = null;
    if (next && next.length) this.send(next);
    this.moved();
  }

  composed() {
    this.isComposing = false;
    this.typed();
    const held = this.held;
    this.held = [];
    for (const [name, ...given] of held) this[name](...given);
  }

  // Tell where the caret is: only when the host has the same text, so that the number means the same there.
  moved() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (!this.isOpen || document.activeElement !== this.field || this.underway || this.isComposing || this.field.readOnly) return;
      const { selectionStart, selectionEnd, selectionDirection } = this.field;
      const [anchor, head] =
        selectionDirection === "backward" ? [selectionEnd, selectionStart] : [selectionStart, selectionEnd];
      this.seen = this.revision;
      this.say("caret", { revision: this.revision, anchor, head });
    }, CARET_MS);
  }

  place(text, start, end) {
    const { scrollTop } = this.field;
    if (this.field.value !== text) {
      this.field.value = text;
      this.field.setSelectionRange(start, end);
    }
    this.field.scrollTop = scrollTop;
  }

  // In which line a position is, for people.
  line(position) {
    return this.text.slice(0, position).split("\n").length;
  }
}
