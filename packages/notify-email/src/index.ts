export { type EmailOptions, emailMethod } from "./email-method.js";
