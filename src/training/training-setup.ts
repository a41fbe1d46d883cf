import { layoutOf, type TrainingProgram, type TrainingState } from "../engine/engine";
import type { Initializer } from "../graph/onnx";
import type { EncoderTraining } from "../model/encoder";
import type { ParameterSpec } from "../model/network";
import { Random } from "../model/random";
import { targetWeight } from "../model/heads";
import { trainingNetwork, type TrainingNetwork, type WeightedHead } from "../model/tagger-network";
import { targetSettings } from "./class-weights";
import { maskInputs } from "./dropout-mask";
import { learningRateOf } from "./learning-rates";
import type { PreparedCorpus } from "./prepare";
import type { StepSettings } from "./step-input";
import { wordsOf } from "./training-sentence";

/** What a trainer is given for a corpus: the program, the numbers that it begins with, and what steps have in common. */
export class TrainingSetup {
  readonly encoder: EncoderTraining;
  /** Tells of the parameters; trainers get networks of their own, since they add to the graph. */
  readonly network: TrainingNetwork;
  readonly stepSettings: StepSettings;
  private readonly heads: readonly WeightedHead[];

  constructor(private readonly corpus: PreparedCorpus) {
    const { heads, sentences } = corpus;
    this.encoder = corpus.encoder.training(
      sentences.map(({ encoded }) => encoded),
      this.settings,
    );
    const targets = heads.map((head) => targetSettings(head, sentences, this.settings));
    const words = wordsOf(sentences);
    const shares = heads.map(({ task }, head) => {
      const labels = sentences.flatMap((sentence) => sentence.labels.get(task) ?? []);
      return targetWeight([{ firstRow: 0, labels }], targets[head]) / words;
    });
    this.heads = balanced(heads, shares, this.settings.taskBalance);
    this.network = this.buildNetwork();
    this.stepSettings = {
      heads,
      dropouts: this.network.dropouts,
      encoder: this.encoder,
      targets,
      shares,
      seed: this.settings.seed,
    };
  }

  program(): TrainingProgram {
    const { maxGradientNorm, weightDecay, precision } = this.settings;
    const network = this.buildNetwork();
    const masks = maskInputs(network.dropouts);
    return { ...network, masks, constants: this.frozenNumbers(), maxGradientNorm, weightDecay, precision };
  }

  /** Fills the parameters of a state with the numbers with which they begin. */
  begin({ parameters }: TrainingState): void {
    const { offsets } = layoutOf(this.network.parameters);
    this.network.parameters.forEach((parameter, at) => parameters.set(this.beginningOf(parameter), offsets[at]));
  }

  /** The numbers with which a parameter begins. */
  beginningOf({ value, initialize, shape }: ParameterSpec): Float32Array {
    return initialize(new Random(this.settings.seed, 0, this.placeOf(value.name)), shape);
  }

  private get settings() {
    return this.corpus.config.training;
  }

  private buildNetwork(): TrainingNetwork {
    const { layers } = this.corpus.encoder;
    return trainingNetwork(this.heads, this.encoder, {
      rateOf: (parameter) => learningRateOf(parameter, layers, this.settings),
      taskWeighting: this.settings.taskWeighting,
      recompute: this.settings.recompute,
      adversarial: this.settings.adversarial,
    });
  }

  private frozenNumbers(): Initializer[] {
    return this.network.frozen.map((parameter) => ({
      name: parameter.value.name,
      shape: parameter.shape,
      data: this.beginningOf(parameter),
    }));
  }

  /** Which of all parameters it is: each draws its numbers from a seed of its own. */
  private placeOf(name: string): number {
    const { parameters, frozen } = this.network;
    return [...parameters, ...frozen].findIndex(({ value }) => value.name === name);
  }
}

/**
 * Heads with the weights that tasks of their sizes have: with a balance of 1 the loss of each counts alike, with 0 each annotated word.
 * @param shares of the words of the corpus that each task annotates
 */
function balanced(heads: readonly WeightedHead[], shares: readonly number[], balance: number): WeightedHead[] {
  const largest = Math.max(...shares);
  return heads.map((head, at) => ({ ...head, weight: head.weight * (shares[at]! / largest) ** (1 - balance) }));
}
