// Edits of a text, as core/collaboration/ot.py has them, in UTF-16 units: a positive number retains, a negative one
// deletes, words are inserted; what follows the last part is retained.

const oldLength = (part) => (typeof part === "string" ? 0 : Math.abs(part));
const newLength = (part) => (typeof part === "string" ? part.length : Math.max(part, 0));
const kind = (part) => (typeof part === "string" ? 0 : Math.sign(part));

// The same in the fewest parts.
export function normal(parts) {
  const made = [];
  for (const part of parts) {
    if (!part) continue;
    if (made.length && kind(made.at(-1)) === kind(part)) made[made.length - 1] += part;
    else made.push(part);
  }
  if (made.length && kind(made.at(-1)) === 1) made.pop();
  return made;
}

// The parts in pieces no longer than asked, by a measure under which parts of length 0 come whole.
class Pieces {
  constructor(parts, measure) {
    this.left = normal(parts).reverse();
    this.measure = measure;
    this.used = 0;
  }

  take(most) {
    if (!this.left.length) return most;
    const part = this.left.at(-1);
    const start = this.used;
    const length = this.measure(part);
    let end = start + most;
    if (length - start <= most) {
      this.left.pop();
      this.used = 0;
      end = length;
    } else this.used = end;
    if (!length) return part;
    if (typeof part === "string") return part.slice(start, end);
    return part > 0 ? end - start : start - end;
  }

  words() {
    return typeof this.left.at(-1) === "string" ? this.left.pop() : "";
  }

  rest() {
    const made = [];
    while (this.left.length) made.push(this.take(this.measure(this.left.at(-1))));
    return made;
  }
}

// One edit for two that follow each other.
export function compose(first, second) {
  const pieces = new Pieces(first, newLength);
  const made = [];
  for (const part of second) {
    if (typeof part === "string") {
      made.push(part);
      continue;
    }
    for (let room = Math.abs(part); room; ) {
      const piece = pieces.take(room);
      room -= newLength(piece);
      if (part > 0 || kind(piece) === -1) made.push(piece);
      else if (typeof piece === "number") made.push(-piece);
    }
  }
  return normal([...made, ...pieces.rest()]);
}

// What an edit is once another, made to the same text at the same time, has been applied. Words of "left" come first.
export function transform(parts, other, side) {
  const pieces = new Pieces(parts, oldLength);
  const made = [];
  for (const part of other) {
    if (typeof part === "string") {
      if (side === "left") made.push(pieces.words());
      made.push(part.length);
      continue;
    }
    for (let room = Math.abs(part); room; ) {
      const piece = pieces.take(room);
      room -= oldLength(piece);
      if (part > 0 || typeof piece === "string") made.push(piece);
    }
  }
  return normal([...made, ...pieces.rest()]);
}

export function apply(parts, text) {
  let at = 0;
  let made = "";
  for (const part of parts) {
    if (typeof part === "string") made += part;
    else {
      if (part > 0) made += text.slice(at, at + part);
      at += Math.abs(part);
    }
  }
  return made + text.slice(at);
}

// Where a caret goes; what others insert exactly there comes after it.
export function carry(position, parts) {
  let old = 0;
  let now = 0;
  for (const part of parts) {
    if (typeof part === "string") {
      if (old === position) break;
      now += part.length;
      continue;
    }
    const step = Math.min(Math.abs(part), position - old);
    old += step;
    if (part > 0) now += step;
    if (step < Math.abs(part)) break;
  }
  return now + position - old;
}

// The edit between two texts, of which `caret` is where typing ended in the second. Never through a character.
export function difference(before, after, caret) {
  const most = Math.min(before.length, after.length);
  let tail = 0;
  const tailMost = Math.min(most, after.length - Math.min(caret, after.length));
  while (tail < tailMost && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  let head = 0;
  while (head < most - tail && before[head] === after[head]) head += 1;
  const isHigh = (code) => code >= 0xd800 && code <= 0xdbff;
  const isLow = (code) => code >= 0xdc00 && code <= 0xdfff;
  if (head && isHigh(before.charCodeAt(head - 1))) head -= 1;
  if (tail && isLow(before.charCodeAt(before.length - tail))) tail -= 1;
  return normal([head, head + tail - before.length, after.slice(head, after.length - tail)]);
}
