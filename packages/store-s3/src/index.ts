export { awsErrorName, awsFailure, withoutSecrets } from "./aws-failure.js";
export { type Presigner, type PresignOptions, presigner, type SigningKeys } from "./presign.js";
export { type S3Store, s3Store } from "./s3-store.js";
export type {
  Credentials,
  S3StoreSettings,
  ServerSideEncryption,
  UploadProgress,
} from "./settings.js";
