// The page: a name, then the document with everybody's edits as they happen, the chat and the call.

import { Call } from "./call.js";
import { Chat } from "./chat.js";
import { Link, parse } from "./link.js";
import { Note } from "./note.js";

const at = (id) => document.getElementById(id);
const STATES = { connecting: "Connecting…", waiting: "Waiting for the owner's machine…", here: "Connected" };

function show(id) {
  for (const one of ["door", "over", "inside"]) at(one).hidden = one !== id;
}

function over(words) {
  call?.leave();
  at("over-words").textContent = words;
  at("over-title").textContent = link?.name ? "This visit is over" : "This link does not work";
  show("over");
}

let hiding = 0;
function say(words) {
  at("message").textContent = words;
  at("message").hidden = !words;
  clearTimeout(hiding);
  hiding = setTimeout(() => (at("message").hidden = true), 12000);
}

function people(found) {
  const own = document.createElement("li");
  own.textContent = `${link.name} – you`;
  const others = found.map(({ name, position }) => {
    const line = document.createElement("li");
    line.textContent = position === null ? name : `${name} · line ${note.line(position)}`;
    return line;
  });
  at("people").replaceChildren(own, ...others);
}

function hear(message) {
  if (message.type === "welcome") {
    at("document").textContent = message.document;
    at("workspace").textContent = message.workspace;
    titled();
    note.open(message.text, message.is_writable);
    label(message.is_writable);
    call.host = message.host;
    call.welcome(message.me, message.stun);
    show("inside");
  } else if (message.type === "edit") note.others(message.parts);
  else if (message.type === "ack") note.acknowledged();
  else if (message.type === "rights") {
    note.allow(message.is_writable);
    label(message.is_writable);
  } else if (message.type === "people") people(message.people);
  else if (message.type === "call") call.take(message.state);
  else if (message.type === "signal") call.step(message).catch(() => undefined);
  else if (message.type === "again") note.drop();
  else if (message.type === "chat") {
    // beside the document where there is room, otherwise when it is asked for
    if (at("chat-shown").hidden && matchMedia("(min-width: 42rem)").matches) showChat(true);
    at("chat-shown").hidden = false;
    chat.open(message.lines);
  } else if (message.type === "lines") chat.take(message.lines);
  else if (message.type === "said") chat.said(message);
  else if (message.type === "unsaid") chat.unsaid(message);
  else if (message.type === "chat_rights") chat.allow(message);
  else if (message.type === "sorry") say(`${message.what} ${message.todo}`);
}

function label(isWritable) {
  at("text-label").textContent = isWritable
    ? "The document; what you write is there for everybody at once"
    : "The document; you may read it, not change it";
}

function state(name) {
  at("state").textContent = STATES[name];
  document.body.dataset.state = name;
  if (name === "here") return;
  note?.rest();
  chat?.rest();
}

// The chat

let fresh = 0;

function titled() {
  document.title = `${fresh ? `(${fresh}) ` : ""}${at("document").textContent} – Vega`;
}

function counted(count) {
  fresh = count;
  at("chat-shown").textContent = count ? `Chat · ${count} new` : "Chat";
  at("chat-shown").classList.toggle("fresh", count > 0);
  titled();
}

function showChat(isShown) {
  at("chat").hidden = !isShown;
  at("chat-shown").setAttribute("aria-expanded", String(isShown));
  at("inside").classList.toggle("chatting", isShown);
  if (isShown && chat.follows) chat.toEnd();
}

// The call

const tiles = new Map();

function tile(key, stream, words, isSilent) {
  let made = tiles.get(key);
  if (!made) {
    const figure = document.createElement("figure");
    const video = document.createElement("video");
    const caption = document.createElement("figcaption");
    figure.className = "tile";
    video.autoplay = true;
    video.playsInline = true;
    video.muted = isSilent;
    figure.append(video, caption);
    at("tiles").append(figure);
    made = { figure, video, caption };
    tiles.set(key, made);
  }
  if (made.video.srcObject !== stream) {
    made.video.srcObject = stream;
    made.video.play().catch(() => undefined);
  }
  if (made.caption.textContent !== words) made.caption.textContent = words;
  made.video.setAttribute("aria-label", words);
}

// What each tile plays: tracks change, the stream stays, or the picture would flicker.
const shown = new Map();

function streamOf(key, tracks) {
  if (!shown.has(key)) shown.set(key, new MediaStream());
  const stream = shown.get(key);
  for (const track of stream.getTracks()) if (!tracks.includes(track)) stream.removeTrack(track);
  for (const track of tracks) if (!stream.getTracks().includes(track)) stream.addTrack(track);
  return stream;
}

function draw() {
  const { state: going, isIn, others } = call;
  at("call").hidden = !isIn;
  at("call-join").hidden = isIn;
  at("call-join").textContent = others.length ? `Join the call (${others.map((one) => one.name).join(", ")})` : "Begin a call";
  const keep = new Set();
  const put = (key, tracks, words, isSilent) => {
    keep.add(key);
    tile(key, streamOf(key, tracks.filter(Boolean)), words, isSilent);
  };
  if (isIn) {
    put("me", [call.tracks.camera], `You${call.isMuted ? " · muted" : ""}`, true);
    for (const part of others) {
      const streams = call.streams.get(part.peer_id);
      const sound = streams?.audio.getTracks() ?? [];
      const picture = part.has_camera ? streams?.camera.getTracks() ?? [] : [];
      const trouble = call.trouble_of(part.peer_id);
      put(part.peer_id, [...sound, ...picture], signs(part, trouble), false);
      if (part.has_screen) put(`${part.peer_id} screen`, streams?.screen.getTracks() ?? [], `${part.name} · screen`, true);
    }
  }
  for (const [key, { figure }] of tiles) {
    if (keep.has(key)) continue;
    figure.remove();
    tiles.delete(key);
    shown.delete(key);
  }
  const press = (id, isOn, words) => {
    at(id).setAttribute("aria-pressed", String(isOn));
    at(id).textContent = words;
  };
  press("mute", call.isMuted, call.isMuted ? "Unmute" : "Mute");
  press("camera", Boolean(call.tracks.camera), call.tracks.camera ? "Camera off" : "Camera on");
  press("screen", Boolean(call.tracks.screen), call.tracks.screen ? "Stop sharing" : "Share screen");
  record(going);
}

// What everybody may know of somebody.
function signs(part, trouble) {
  const writes = part.is_writing_down && "writes down what is said";
  return [part.name, part.is_muted && "muted", writes, trouble].filter(Boolean).join(" · ");
}

// Nobody is recorded who has not agreed.
function record(going) {
  const recording = going?.recording;
  const by = going?.parts.find((part) => part.peer_id === recording?.by)?.name ?? "";
  const hasAgreed = recording?.agreed.includes(call.me);
  at("asked").hidden = !by;
  at("agree").hidden = Boolean(hasAgreed);
  at("decline").textContent = hasAgreed ? "Withdraw" : "Decline";
  const words = recording?.is_running ? `${by} records this call.` : `${by} wants to record this call.`;
  if (by && at("asked-words").textContent !== words) at("asked-words").textContent = words;
}

// Beginning

const given = parse(location.hash);
let link = null;
let note = null;
let call = null;
let chat = null;

function keyOfPage() {
  const known = sessionStorage.getItem("vega guest");
  if (known) return known;
  const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  sessionStorage.setItem("vega guest", made);
  return made;
}

function enter(name) {
  const send = (type, said) => link.say(type, said);
  note = new Note(at("text"), send);
  call = new Call({ say: send, changed: draw, trouble: say });
  chat = new Chat({ say: send, name, room: given.room, changed: counted, trouble: say });
  link = new Link(given, { hear, state, over, greet: () => link.say("come", { name, key: keyOfPage() }) });
  link.name = name;
  at("chat-shown").onclick = () => showChat(at("chat").hidden);
  at("call-join").onclick = () => call.join();
  at("leave").onclick = () => call.leave();
  at("mute").onclick = () => call.mute(!call.isMuted);
  at("camera").onclick = () => call.share("camera", !call.tracks.camera);
  at("screen").onclick = () => call.share("screen", !call.tracks.screen);
  at("screen").hidden = !navigator.mediaDevices?.getDisplayMedia;
  at("agree").onclick = () => link.say("consent", { agrees: true });
  at("decline").onclick = () => link.say("consent", { agrees: false });
  addEventListener("pagehide", () => call.leave());
  setInterval(() => (note.isStuck || chat.isStuck) && link.again(), 1000);
  draw();
  link.start();
  // for tests and for whoever looks into the machinery
  globalThis.vega = { link, note, call, chat };
}

at("door-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const name = at("name").value.trim();
  if (!name) return;
  at("door-form").querySelector("button").disabled = true;
  localStorage.setItem("vega name", name);
  enter(name);
});

addEventListener("hashchange", () => location.reload());
if (given && globalThis.crypto?.subtle) {
  at("name").value = localStorage.getItem("vega name") ?? "";
  show("door");
  at("name").focus();
} else if (!given) over("It is not whole. Copy all of it, also what stands after the #.");
else over("Your browser encrypts on https:// pages only. Ask for the whole link.");
