import type { TrainingEvent } from "../messages/training";
import type { TrainingRun } from "../messages/training-page";
import { TrainingRecorder } from "./training-recorder";

/**
 * The training that a model folder keeps the events of, a line each; of one that was resumed, all its parts.
 * @param name of the model, for people
 * @param folder where it lies now
 * @returns undefined where no training had begun
 */
export function readPastTraining(events: string, name: string, folder: string): TrainingRun | undefined {
  let recorder = new TrainingRecorder(name);
  for (const line of events.split("\n")) {
    const event = readEvent(line);
    if (!event) continue;
    if (event.type === "started" && recorder.run.outcome) recorder = new TrainingRecorder(name, recorder.run);
    recorder.record("output" in event ? { ...event, output: folder } : event);
  }
  return recorder.run.started && { ...recorder.run, isPast: true };
}

/** A program that was killed while it wrote leaves a line that is cut. */
function readEvent(line: string): TrainingEvent | undefined {
  try {
    const event = JSON.parse(line) as Partial<TrainingEvent> | null;
    return event?.type === undefined ? undefined : (event as TrainingEvent);
  } catch {
    return undefined;
  }
}
