/** What the page and the lab may ask of the storage worker about models on this machine's disk and on the Hub. */
import type { RunConfig } from '../record/config';
import type { Fit, Grant, FitCandidate } from '../record/fit';
import type { KeptModel, ModelListing, RepositoryRevision, ModelProgress, ModelVariant, ModelRequest } from '../record/model';

/** Every method rejects with an Error whose message is a sentence for people. */
export interface ModelStorage {
  /** The models in a repository of the Hub. */
  listModels(place: RepositoryRevision): Promise<ModelListing>;
  /** Fetches what is missing of a variant; rejects with an `AbortError` where it was cancelled. What has arrived is kept for the next call. */
  fetchModel(request: ModelRequest, progress: (progress: ModelProgress) => void): Promise<KeptModel>;
  /** Ends the fetching of this variant, if it is under way in this tab. */
  cancelModel(request: ModelRequest): Promise<void>;
  /** All models on this machine, whole or in part. */
  keptModels(): Promise<readonly KeptModel[]>;
  removeModel(place: RepositoryRevision, variant: ModelVariant): Promise<void>;
  /** What a run on the model takes of a device, before any of it is loaded. */
  estimateFit(model: FitCandidate, config: RunConfig, grant: Grant): Promise<Fit>;
}
