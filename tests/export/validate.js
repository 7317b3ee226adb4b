// node validate.js VALIDATOR_FOLDER FILE…: what the Khronos validator says, as JSON.
const fs = require("fs");
const [folder, ...files] = process.argv.slice(2);
const validator = require(folder);
(async () => {
    const out = {};
    for (const file of files) {
        const report = await validator.validateBytes(new Uint8Array(fs.readFileSync(file)), { maxIssues: 20 });
        out[file] = { issues: report.issues, info: report.info };
    }
    console.log(JSON.stringify(out));
})().catch((error) => { console.error(error); process.exit(1); });
