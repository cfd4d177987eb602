// The way to the owner's machine: a websocket to the hub's room of this link, and inside it sealed messages that the
// hub cannot read. The frames are core/networking/room_frames.py's, the seal is core/collaboration/visits/sealing.py's.

const VERSION = 1;
const GREETING = 1;
const MESSAGE = 2;
const HEAD_BYTES = 17;
const PART_BYTES = 120000;
const GREET_MS = 4000;
const LONGEST_PAUSE_MS = 15000;
// The hub lets nobody in by this link: trying again changes nothing.
const FINAL = { 4001: "This link is not valid any more: it was withdrawn or has expired.", 4003: "This link was withdrawn or has expired." };

const words = new TextEncoder();
const read = new TextDecoder();

const fromBase64 = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toBase64 = (bytes) => {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
};
const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const fromHex = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const joined = (...parts) => {
  const made = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    made.set(part, at);
    at += part.length;
  }
  return made;
};

async function derived(secret, salt, info) {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const given = { name: "HKDF", hash: "SHA-256", salt, info: words.encode(info) };
  return crypto.subtle.deriveKey(given, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

function nonce(number) {
  const made = new Uint8Array(12);
  new DataView(made.buffer).setBigUint64(4, BigInt(number));
  return made;
}

// What stands after the # of a link: room.secret.token; null for anything else.
export function parse(fragment) {
  const [room, secret, token, ...more] = fragment.replace(/^#/, "").split(".");
  if (more.length || !/^guests\/[\w/-]+$/.test(room ?? "") || !/^[\w-]{43}$/.test(secret ?? "") || !token) return null;
  return { room, secret: fromBase64(secret), token };
}

export class Link {
  // hear(message) for each message of the host, state(words) for "connecting", "waiting", "here"; over(words) is final.
  constructor(given, { hear, state, over, greet }) {
    Object.assign(this, given, { hear, state, over, greet });
    this.pause = 500;
    this.isOver = false;
    this.forget();
    // messages are sealed and opened one after the other, in the order in which they were said and heard
    this.outgoing = Promise.resolve();
    this.incoming = Promise.resolve();
  }

  start() {
    this.connect();
    setInterval(() => {
      if (this.socket?.readyState === WebSocket.OPEN && !this.keys) this.hail();
    }, GREET_MS);
  }

  forget() {
    this.keys = null;
    this.random = null;
    this.host = "";
    this.sent = 0;
    this.heard = 0;
    this.parts = [];
  }

  end(why) {
    if (this.isOver) return;
    this.isOver = true;
    this.socket?.close();
    this.over(why);
  }

  connect() {
    if (this.isOver) return;
    this.state("connecting");
    const url = new URL("rooms", location.href);
    url.protocol = location.protocol.replace("http", "ws");
    url.hash = "";
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.onopen = () => this.frame({ type: "hello", version: VERSION, token: this.token });
    socket.onmessage = (event) => {
      const frame = JSON.parse(event.data);
      this.incoming = this.incoming.then(() => this.take(frame)).catch(() => this.again());
    };
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.forget();
      if (FINAL[event.code]) {
        const isBusy = /Too many|full/.test(event.reason);
        if (!isBusy) return this.end(`${FINAL[event.code]} Ask who sent it for a new one.`);
      }
      this.state("connecting");
      setTimeout(() => this.connect(), this.pause * (0.5 + Math.random() / 2));
      this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
    };
  }

  frame(frame) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }

  async take(frame) {
    if (frame.type === "welcome") this.frame({ type: "join", room: this.room });
    else if (frame.type === "joined") {
      this.pause = 500;
      this.greetingKey ??= await derived(this.secret, new Uint8Array(), "vega guest greeting");
      await this.hail();
    } else if (frame.type === "present") {
      if (frame.is_here) await this.hail();
      else if (frame.client === this.host) this.again();
    } else if (frame.type === "heard") await this.open(fromBase64(frame.body), frame.client);
    else if (frame.type === "refused") this.end(`${frame.what} ${frame.todo}`);
  }

  // Begin anew: both sides draw new keys.
  again() {
    this.forget();
    this.state("waiting");
    return this.hail();
  }

  async hail() {
    if (this.keys || !this.greetingKey || this.isOver) return;
    this.random ??= crypto.getRandomValues(new Uint8Array(16));
    this.state("waiting");
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = words.encode(JSON.stringify({ version: VERSION, random: toHex(this.random) }));
    const given = { name: "AES-GCM", iv, additionalData: words.encode(this.room) };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(given, this.greetingKey, text));
    this.put(joined(Uint8Array.of(GREETING), iv, sealed));
  }

  put(body) {
    this.frame({ type: "say", room: this.room, body: toBase64(body) });
  }

  async open(body, client) {
    if (body[0] === GREETING) return this.greeted(body, client);
    const visit = toHex(body.slice(1, 9));
    if (body[0] !== MESSAGE || !this.keys || visit !== this.keys.visit) return undefined;
    const head = body.slice(0, HEAD_BYTES);
    const number = Number(new DataView(head.buffer).getBigUint64(9));
    if (number !== this.heard + 1) return this.again();
    const given = { name: "AES-GCM", iv: nonce(number), additionalData: head };
    const plain = new Uint8Array(await crypto.subtle.decrypt(given, this.keys.toGuest, body.slice(HEAD_BYTES)));
    this.heard = number;
    this.parts.push(plain.slice(1));
    if (plain[0] === 1) return undefined;
    const message = JSON.parse(read.decode(joined(...this.parts)));
    this.parts = [];
    if (message.type === "again") {
      this.hear(message);
      return this.again();
    }
    if (message.type === "end") return this.end(message.what);
    if (message.type === "welcome") this.state("here");
    this.hear(message);
    return undefined;
  }

  async greeted(body, client) {
    const given = { name: "AES-GCM", iv: body.slice(1, 13), additionalData: words.encode(this.room) };
    let answer;
    try {
      answer = JSON.parse(read.decode(await crypto.subtle.decrypt(given, this.greetingKey, body.slice(13))));
    } catch {
      return; // not sealed with this link's secret
    }
    if (this.keys || !this.random || answer.version !== VERSION || answer.to !== toHex(this.random)) return;
    const salt = joined(this.random, fromHex(answer.random));
    const [toHost, toGuest] = await Promise.all([
      derived(this.secret, salt, "vega guest to host"),
      derived(this.secret, salt, "vega host to guest"),
    ]);
    this.keys = { visit: toHex(this.random.slice(0, 8)), name: this.random.slice(0, 8), toHost, toGuest };
    this.host = client;
    this.greet();
  }

  // Say something to the host, sealed; nothing while there is no host.
  say(type, said = {}) {
    const keys = this.keys;
    if (!keys) return;
    const text = words.encode(JSON.stringify({ type, ...said }));
    this.outgoing = this.outgoing.then(() => this.seal(keys, text)).catch(() => this.again());
  }

  async seal(keys, text) {
    for (let at = 0; at === 0 || at < text.length; at += PART_BYTES) {
      if (this.keys !== keys) return;
      this.sent += 1;
      const head = new Uint8Array(HEAD_BYTES);
      head[0] = MESSAGE;
      head.set(keys.name, 1);
      new DataView(head.buffer).setBigUint64(9, BigInt(this.sent));
      const more = Uint8Array.of(at + PART_BYTES < text.length ? 1 : 0);
      const given = { name: "AES-GCM", iv: nonce(this.sent), additionalData: head };
      const plain = joined(more, text.subarray(at, at + PART_BYTES));
      const sealed = new Uint8Array(await crypto.subtle.encrypt(given, keys.toHost, plain));
      if (this.keys === keys) this.put(joined(head, sealed));
    }
  }
}
