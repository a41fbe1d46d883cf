/** What the command line and the editor ask of installations: they import no engine. */
export {
  defaultTensorFlowPlace,
  findTensorFlow,
  installationIn,
  MissingTensorFlowError,
  placesVariable,
  type TensorFlowInstallation,
} from "../engine/tensorflow-installation";
export { SetupError } from "./setup-error";
