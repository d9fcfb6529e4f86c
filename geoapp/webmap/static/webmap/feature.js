// Fetches what the server tells about one feature.

export async function loadFeature(template, id) {
  try {
    const response = await fetch(template.replace("{id}", id), { redirect: "manual" });
    // Signed out, the server redirects to the sign-in page.
    if (response.type === "opaqueredirect") return { failure: "signedOut" };
    if (response.status === 404) return { failure: "featureGone" };
    if (!response.ok) return { failure: "featureFailed" };
    return { facts: await response.json() };
  } catch {
    return { failure: "featureFailed" };
  }
}
