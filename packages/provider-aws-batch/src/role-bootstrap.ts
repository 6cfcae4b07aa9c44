/**
 * How a container with a role fetches the runner: keys from its environment, its agent or its machine, and one signed request.
 * All else is done by the runner, which has keys and signatures of its own.
 */
export const rolePart = String.raw`
const keys = async () => {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: session } = env;
  if (id && secret) return [id, secret, session];
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = env;
  const ask = async (url, headers, method) => String(await load(url, async () => ({ headers, method })));
  let answer;
  if (relative || full) {
    const url = new URL(relative || full, "http://169.254.170.2");
    if (url.protocol !== "https:" && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|169\.254\.170\.(2|23)|\[fd00:ec2::23\])$/.test(url.hostname)) leave(66, "keys are not asked for at " + url.host);
    const file = env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
    const token = file ? fs.readFileSync(file, "utf8").trim() : env.AWS_CONTAINER_AUTHORIZATION_TOKEN;
    answer = await ask(url.href, token ? { authorization: token } : {});
  } else {
    const root = (env.AWS_EC2_METADATA_SERVICE_ENDPOINT || "http://169.254.169.254") + "/latest/";
    const headers = { "x-aws-ec2-metadata-token": await ask(root + "api/token", { "x-aws-ec2-metadata-token-ttl-seconds": "60" }, "PUT") };
    const place = root + "meta-data/iam/security-credentials/";
    answer = await ask(place + (await ask(place, headers)).split("\n")[0], headers);
  }
  const { AccessKeyId, SecretAccessKey, Token } = parse(answer, "the role's answer");
  return [AccessKeyId, SecretAccessKey, Token];
};
const sha256 = (text) => crypto.createHash("sha256").update(text).digest("hex");
const hmac = (key, text) => crypto.createHmac("sha256", key).update(text).digest();
const sign = (url, region, [id, secret, session]) => {
  const { host, pathname } = new URL(url), none = sha256("");
  const at = new Date().toISOString().replace(/[-:]|\.\d+/g, ""), day = at.slice(0, 8), scope = day + "/" + region + "/s3/aws4_request";
  const headers = { "x-amz-content-sha256": none, "x-amz-date": at, ...(session ? { "x-amz-security-token": session } : {}) };
  const all = Object.entries({ host, ...headers }), names = all.map(([name]) => name).join(";");
  const asked = ["GET", pathname, "", ...all.map((one) => one.join(":")), "", names, none].join("\n");
  const key = [day, region, "s3", "aws4_request"].reduce(hmac, "AWS4" + secret);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", at, scope, sha256(asked)].join("\n")).toString("hex");
  return { ...headers, authorization: "AWS4-HMAC-SHA256 Credential=" + id + "/" + scope + ", SignedHeaders=" + names + ", Signature=" + signature };
};
(async () => {
  const grant = parse(env.REMOTEBATCH_JOB, "the variable REMOTEBATCH_JOB");
  delete env.REMOTEBATCH_JOB;
  const { region } = grant.descriptor.access;
  const program = await load(grant.runner, async () => ({ headers: sign(grant.runner, region, await keys()) }));
  run(program, grant, grant.descriptor, grant.first + index);
})().catch((error) => leave(66, error.message));
`;
