let context: AudioContext | undefined;

/** Two soft notes, made here so that no sound file is fetched. Silent where the browser does not allow sound. */
export function chime(): void {
  try {
    const audio = (context ??= new AudioContext());
    [660, 880].forEach((pitch, i) => { note(audio, pitch, audio.currentTime + i * 0.12); });
  } catch {
    // No sound then; the message is on the screen.
  }
}

function note(audio: AudioContext, pitch: number, at: number): void {
  const [tone, volume] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(0.08, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.3);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.3);
}
