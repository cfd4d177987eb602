// A guest's part in a call: the legs that the call's state asks for (core/collaboration/calls/seat.py, connections.py).
// Every leg is one offer and one answer over sound, camera, screen; one that breaks is made again.

const PATIENCE_MS = 2500;
const CONNECT_MS = 10000;
const ATTEMPTS = 2;

const keyOf = (peer, about = "") => `${peer}|${about}`;
const order = (part) => [part.joined, part.peer_id];
const isLater = (one, other) => (one[0] === other[0] ? one[1] > other[1] : one[0] > other[0]);

export class Call {
  // say(type, said) to the host; changed() when there is something new to show; trouble(words).
  constructor({ say, changed, trouble }) {
    Object.assign(this, { say, changed, trouble });
    this.me = "";
    this.state = null;
    this.isIn = false;
    this.isMuted = false;
    this.tracks = { audio: null, camera: null, screen: null };
    this.legs = new Map();
    this.streams = new Map();
    this.servers = [];
    setInterval(() => this.look(), 1000);
  }

  welcome(me, stun) {
    this.me = me;
    this.servers = stun ? [{ urls: stun }] : [];
    // after a break the host may have forgotten who is in the call
    if (this.isIn) this.tell();
  }

  get others() {
    return (this.state?.parts ?? []).filter((part) => part.peer_id !== this.me);
  }

  get own() {
    return this.state?.parts.find((part) => part.peer_id === this.me);
  }

  async join() {
    if (this.isIn) return;
    this.isIn = true;
    this.isMuted = false;
    this.tracks.audio = await this.microphone();
    if (!this.isIn) return;
    this.tell();
    this.follow();
  }

  // Without a microphone silence is sent: a way on which nothing comes counts as broken.
  async microphone() {
    try {
      const found = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
      return found.getAudioTracks()[0];
    } catch {
      this.trouble("No microphone may be used, so nobody hears you. You hear the others.");
      this.isMuted = true;
      this.silence = new AudioContext();
      return this.silence.createMediaStreamDestination().stream.getAudioTracks()[0];
    }
  }

  leave() {
    if (!this.isIn) return;
    this.isIn = false;
    this.say("leave");
    for (const part of ["audio", "camera", "screen"]) this.stop(part);
    this.silence?.close();
    this.silence = null;
    for (const key of [...this.legs.keys()]) this.drop(key);
    this.streams.clear();
    this.changed();
  }

  mute(isMuted) {
    this.isMuted = isMuted;
    if (this.tracks.audio) this.tracks.audio.enabled = !isMuted;
    this.tell();
  }

  async share(part, isOn) {
    if (!isOn) this.stop(part);
    else {
      try {
        const media = navigator.mediaDevices;
        const found = await (part === "camera"
          ? media.getUserMedia({ video: { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { max: 25 } } })
          : media.getDisplayMedia({ video: { frameRate: { max: 10 } } }));
        if (!this.isIn) return found.getTracks().forEach((track) => track.stop());
        this.tracks[part] = found.getVideoTracks()[0];
        this.tracks[part].onended = () => this.share(part, false);
      } catch {
        this.trouble(part === "camera" ? "The camera may not be used." : "The screen is not shared.");
        return undefined;
      }
    }
    for (const leg of this.legs.values()) leg.senders?.[part]?.replaceTrack(this.tracks[part]);
    this.tell();
    return undefined;
  }

  stop(part) {
    this.tracks[part]?.stop();
    this.tracks[part] = null;
  }

  tell() {
    const { camera, screen } = this.tracks;
    this.say("join", { is_muted: this.isMuted, has_camera: Boolean(camera), has_screen: Boolean(screen) });
    this.changed();
  }

  // The call is this now.
  take(state) {
    const wasIn = Boolean(this.own);
    if (this.state && state.call_id === this.state.call_id && state.version < this.state.version) return;
    this.state = state.call_id ? state : null;
    this.host = state.host ?? this.host;
    if (this.isIn && !this.state && wasIn) {
      this.trouble(state.why || "The call has ended.");
      this.leave();
    } else if (this.isIn && wasIn && !this.own) this.tell();
    this.follow();
    this.changed();
  }

  // Which legs there should be: key → [peer, about, does this end begin, does it send].
  wanted() {
    const found = new Map();
    const { own, state } = this;
    if (!this.isIn || !own) return found;
    if (!state.is_relayed) {
      for (const part of this.others)
        found.set(keyOf(part.peer_id), [part.peer_id, "", isLater(order(own), order(part)), true]);
      return found;
    }
    found.set(keyOf(this.host), [this.host, "", true, true]);
    for (const part of this.others)
      if (part.peer_id !== this.host) found.set(keyOf(this.host, part.peer_id), [this.host, part.peer_id, true, false]);
    return found;
  }

  follow() {
    const wanted = this.wanted();
    for (const key of [...this.legs.keys()]) if (!wanted.has(key)) this.drop(key);
    for (const [key, [peer, about, begins, sends]] of wanted) {
      if (this.legs.has(key)) continue;
      this.legs.set(key, { peer, about, sends, attempts: 0, since: Date.now(), pc: null, session: "" });
      if (begins) this.offer(key);
    }
  }

  drop(key) {
    const leg = this.legs.get(key);
    leg?.pc?.close();
    this.legs.delete(key);
    if (leg) this.streams.delete(leg.about || leg.peer);
  }

  fresh(key, session) {
    const leg = this.legs.get(key);
    leg.pc?.close();
    const pc = new RTCPeerConnection({ iceServers: this.servers, bundlePolicy: "max-bundle" });
    Object.assign(leg, { pc, session, since: Date.now(), early: [], senders: null, isOffering: false });
    const who = leg.about || leg.peer;
    const streams = { audio: new MediaStream(), camera: new MediaStream(), screen: new MediaStream() };
    this.streams.set(who, streams);
    pc.ontrack = ({ track, transceiver }) => {
      const videos = pc.getTransceivers().filter((one) => one.receiver.track.kind === "video");
      const part = track.kind === "audio" ? "audio" : ["camera", "screen"][videos.indexOf(transceiver)];
      streams[part]?.addTrack(track);
      this.changed();
    };
    pc.onicecandidate = ({ candidate }) => {
      if (candidate) this.signal(leg, "candidate", candidate.candidate, candidate.sdpMid ?? "");
    };
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === "connected") leg.attempts = 0;
      this.changed();
    };
    return leg;
  }

  // What this end sends, in the order of the description.
  async equip(leg) {
    const [audio, camera, screen] = leg.pc.getTransceivers();
    leg.senders = { audio: audio?.sender, camera: camera?.sender, screen: screen?.sender };
    for (const [part, one] of [["audio", audio], ["camera", camera], ["screen", screen]]) {
      if (!one) continue;
      one.direction = leg.sends ? "sendrecv" : "recvonly";
      if (leg.sends) await one.sender.replaceTrack(this.tracks[part]);
    }
  }

  async offer(key) {
    const leg = this.fresh(key, Array.from(crypto.getRandomValues(new Uint8Array(8)), (b) => b.toString(16)).join(""));
    const { pc } = leg;
    leg.isOffering = true;
    for (const kind of ["audio", "video", "video"]) pc.addTransceiver(kind);
    await this.equip(leg);
    await pc.setLocalDescription(await pc.createOffer());
    this.signal(leg, "offer", pc.localDescription.sdp);
  }

  signal(leg, kind, sdp, mid = "") {
    this.say("signal", { target: leg.peer, about: leg.about, session: leg.session, kind, sdp, mid });
  }

  // A step of the other end.
  async step(said) {
    const key = keyOf(said.sender, said.about);
    const leg = this.legs.get(key);
    if (!leg) return;
    if (said.kind === "offer") {
      // two who offer at once: the one with the smaller id takes its own back
      if (leg.isOffering && this.me > said.sender) return;
      const made = this.fresh(key, said.session);
      await made.pc.setRemoteDescription({ type: "offer", sdp: said.sdp });
      await this.equip(made);
      await made.pc.setLocalDescription(await made.pc.createAnswer());
      this.signal(made, "answer", made.pc.localDescription.sdp);
      await this.late(made);
    } else if (said.session !== leg.session || !leg.pc) return;
    else if (said.kind === "answer" && leg.isOffering) {
      leg.isOffering = false;
      await leg.pc.setRemoteDescription({ type: "answer", sdp: said.sdp });
      await this.late(leg);
    } else if (said.kind === "candidate") {
      leg.early.push({ candidate: said.sdp, sdpMid: said.mid });
      if (leg.pc.remoteDescription) await this.late(leg);
    } else if (said.kind === "bye") leg.pc.close();
  }

  async late(leg) {
    for (const candidate of leg.early.splice(0)) await leg.pc.addIceCandidate(candidate);
  }

  // Make again what broke, or what nobody began.
  look() {
    for (const [key, leg] of this.legs) {
      const passed = Date.now() - leg.since;
      const state = leg.pc?.connectionState ?? "none";
      const isBroken =
        (state === "none" && passed > PATIENCE_MS) ||
        ((state === "failed" || state === "closed") && passed > PATIENCE_MS) ||
        ((state === "new" || state === "connecting") && passed > CONNECT_MS);
      if (!isBroken) continue;
      leg.attempts += 1;
      if (leg.attempts % ATTEMPTS === 0) {
        if (leg.peer === this.host) this.trouble("Sound and pictures find no way to the owner's machine.");
        else this.say("unreachable", { peer_id: leg.peer });
      }
      this.offer(key).catch(() => undefined);
    }
  }

  // How somebody is reached, in words; "" when all is well.
  trouble_of(peer) {
    const leg = [...this.legs.values()].find((one) => (one.about || one.peer) === peer);
    return leg?.pc?.connectionState === "connected" ? "" : "connecting…";
  }
}
