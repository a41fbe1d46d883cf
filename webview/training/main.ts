import "uplot/dist/uPlot.min.css";
import "./style.css";
import type { HostToTrainingPage, TrainingPageToHost, TrainingRun } from "../../src/messages/training-page";
import { connect } from "../host";
import { TrainingPage } from "./page";

const page = new TrainingPage((message) => host.send(message));
document.body.append(page.node);

let keptEpochs = -1;
const host = connect<HostToTrainingPage, TrainingPageToHost, TrainingRun>(({ run }) => {
  page.show(run);
  // Enough to show the run again after a reload of the window, and seldom enough not to be felt.
  const milestones = run.outcome ? Infinity : run.epochs.length;
  if (milestones !== keptEpochs) host.keep(run);
  keptEpochs = milestones;
});
host.send({ type: "ready" });
