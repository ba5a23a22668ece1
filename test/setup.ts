// The CDK validates each template with an engine that takes 7 to 18 s to start in every process.
// The one test that looks at its findings turns it on again.
process.env.CDK_VALIDATION = 'false';
