export { awsErrorName, awsFailure, withoutSecrets } from "./aws-failure.js";
export { type Presigner, type PresignOptions, presigner, type SigningKeys } from "./presign.js";
export { keysOf, silenceLimits } from "./s3-client.js";
export { type S3Store, s3Store } from "./s3-store.js";
export type {
  Credentials,
  GivenKeys,
  S3StoreSettings,
  ServerSideEncryption,
  UploadProgress,
} from "./settings.js";
