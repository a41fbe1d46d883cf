import * as vscode from "vscode";
import { registerAccepting } from "./editor/accept";
import { AcceptActions } from "./editor/accept-actions";
import { ActiveModel } from "./editor/active-model";
import { registerChooseEncoder } from "./editor/choose-encoder";
import { registerChooseModel } from "./editor/choose-model";
import { columnFileExtensions } from "./editor/column-files";
import { ConfigProblems } from "./editor/config-problems";
import { CorpusFiles } from "./editor/corpus-files";
import { CorpusLint } from "./editor/corpus-lint";
import { CorpusProblems } from "./editor/corpus-problems";
import { ConfigCreator } from "./editor/create-config";
import { Decorations } from "./editor/decorations";
import { Diagnostics } from "./editor/diagnostics";
import { Disagreements } from "./editor/disagreements";
import { Documents, languageId } from "./editor/documents";
import { registerEditing } from "./editor/editing";
import { Failures } from "./editor/failures";
import { registerFlair } from "./editor/flair";
import { TokenHover } from "./editor/hover";
import { LargeFiles } from "./editor/large-files";
import { registerModelCommands } from "./editor/model-commands";
import { ModelsView } from "./editor/models-view";
import { registerPredictionCommands } from "./editor/prediction-commands";
import { PredictionStatus } from "./editor/prediction-status";
import { Predictions } from "./editor/predictions";
import { Projects } from "./editor/projects";
import { ProseDocuments, proseLanguages } from "./editor/prose-documents";
import { ProseHover } from "./editor/prose-hover";
import { QuickFixes } from "./editor/quick-fixes";
import { registerReview } from "./editor/review-commands";
import { ReviewQueue } from "./editor/review-queue";
import { ReviewView } from "./editor/review-view";
import { registerRulePages } from "./editor/rule-pages";
import { registerShowDevices } from "./editor/show-devices";
import { LanguageStatus } from "./editor/status";
import { registerTagging } from "./editor/tagging";
import { registerTensorFlow } from "./editor/tensorflow";
import { tensorFlowEnvironment } from "./editor/tensorflow-places";
import { Training } from "./editor/train";
import { registerTrainingCommands } from "./editor/training-commands";
import { answerTrainingPage, openOutput } from "./editor/training-requests";
import { TrainingStatus } from "./editor/training-status";
import { registerWorkspaceFixes } from "./editor/workspace-fixes";
import { PastTrainingPanel } from "./panels/past-training-panel";
import { TrainingPanel } from "./panels/training-panel";
import { ModelProcess } from "./process/client";

export function activate(context: vscode.ExtensionContext): void {
  const keep = <Thing extends vscode.Disposable>(thing: Thing): Thing => {
    context.subscriptions.push(thing);
    return thing;
  };
  const { extension, extensionUri, workspaceState: state } = context;

  const log = keep(vscode.window.createOutputChannel("Multitask Tagger", { log: true }));
  const failures = new Failures(log);
  const process = keep(
    new ModelProcess({
      entry: vscode.Uri.joinPath(extensionUri, "dist", "model-process.js").fsPath,
      onExit: (message) => failures.reportDeath(message),
      onOutput: (text) => log.info(text.trimEnd()),
      environment: () => tensorFlowEnvironment(context.globalStorageUri),
    }),
  );
  keep(
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("multitask.tensorflow.path")) process.renewEnvironment();
    }),
  );
  const projects = keep(new Projects());
  const documents = keep(new Documents(projects));

  const diagnostics = keep(new Diagnostics(documents));
  const problems = keep(new CorpusProblems(documents));
  const corpora = keep(
    new CorpusLint({
      documents,
      projects,
      log,
      entry: vscode.Uri.joinPath(extensionUri, "dist", "corpus-thread.js").fsPath,
      extensions: columnFileExtensions(extension),
    }),
  );
  keep(new ConfigProblems(documents));
  keep(registerRulePages(extensionUri));
  keep(
    vscode.languages.registerCodeActionsProvider(
      languageId,
      new QuickFixes(documents, diagnostics),
      QuickFixes.metadata,
    ),
  );
  const files = new CorpusFiles(documents, projects);
  keep(registerWorkspaceFixes(documents, projects, files, columnFileExtensions(extension)));
  keep(registerEditing(documents, diagnostics, files));
  keep(new LargeFiles(columnFileExtensions(extension)));

  const model = keep(new ActiveModel(state));
  const predictions = keep(new Predictions(process, model, failures));
  const prose = keep(new ProseDocuments());
  keep(new Decorations(documents, prose, predictions, model));
  const hover = new TokenHover({ documents, predictions, model, corpora });
  keep(vscode.languages.registerHoverProvider(languageId, hover));
  keep(vscode.languages.registerHoverProvider(proseLanguages, new ProseHover(prose, predictions, model)));
  keep(new PredictionStatus(model, predictions));
  const accepting = { documents, predictions, model, failures };
  keep(registerAccepting(accepting));
  keep(registerTagging(accepting));
  keep(vscode.languages.registerCodeActionsProvider(languageId, new AcceptActions(accepting), AcceptActions.metadata));
  const queue = keep(
    new ReviewQueue({
      ...accepting,
      process,
      files,
      state,
      storage: context.storageUri ?? context.globalStorageUri,
    }),
  );
  keep(new ReviewView(queue));
  keep(new Disagreements(accepting, queue));
  keep(registerReview(accepting, queue));
  keep(new LanguageStatus(documents, diagnostics, model, predictions));
  keep(registerPredictionCommands(model, predictions));
  keep(registerChooseModel(model));
  keep(registerChooseEncoder());

  const creator = new ConfigCreator(documents);
  const view = keep(new TrainingPanel(extensionUri));
  const training = keep(new Training({ process, model, creator, problems, failures, view, state }));
  keep(new TrainingStatus(training));
  keep(answerTrainingPage(view, training, log));
  keep(registerTrainingCommands(training, creator, view, log));
  keep(registerShowDevices(process, training, failures));
  keep(registerTensorFlow({ extensionUri, storage: context.globalStorageUri, log, failures }));
  keep(registerFlair(process, model, failures));

  const past = keep(new PastTrainingPanel(extensionUri, (run) => void openOutput(run)));
  keep(registerModelCommands({ active: model, models: keep(new ModelsView(model)), past, training }));

  void model.refresh();
}
