import { Option } from "commander";
import { deviceNames } from "../prediction/tagger";

/** `--device` of the commands that predict. */
export function predictionDevice(): Option {
  return new Option("--device <device>", "where the model runs").choices(deviceNames).default("cpu");
}
