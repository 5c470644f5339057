let context: AudioContext | null = null;

/** Two short soft tones, made here, so that no sound file is fetched. Silent until the page was touched once: browsers want it so. */
export function beep(): void {
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume();
  tone(context, 660, 0);
  tone(context, 880, 0.14);
}

function tone(audio: AudioContext, frequency: number, after: number): void {
  const start = audio.currentTime + after;
  const sound = audio.createOscillator();
  const loudness = audio.createGain();
  sound.frequency.value = frequency;
  loudness.gain.setValueAtTime(0.0001, start);
  loudness.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
  loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.13);
  sound.connect(loudness).connect(audio.destination);
  sound.start(start);
  sound.stop(start + 0.15);
}
