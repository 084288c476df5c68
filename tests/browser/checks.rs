//! What must hold on every page and in every state.

use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;

use crate::page::{LAPTOP, NARROW, PHONE, Page, Scheme};

/// What a first visit brought over the wire, as the browser counted it.
#[derive(Debug)]
pub struct Load {
    pub bytes: u64,
    pub requests: u64,
}

impl Page {
    /// Everything that must hold in every state, at every width and in both colours; keeps a picture of each.
    /// The page is left at the width it had, in light colours.
    pub async fn is_sound(&mut self, name: &str) {
        let width = self.width;
        self.resize(NARROW).await;
        self.fits().await;
        for width in [PHONE, LAPTOP] {
            self.resize(width).await;
            self.fits().await;
            self.targets_are_large().await;
            self.picture(name).await;
            for scheme in [Scheme::Dark, Scheme::Light] {
                self.colours(scheme).await;
                self.axe().await;
            }
        }
        self.resize(width).await;
    }

    /// Fails with every violation that axe finds.
    pub async fn axe(&self) {
        let found = self.with_scripts(self.violations()).await;
        assert!(found.is_empty(), "axe on {} at {} px:\n{}", self.path().await, self.width, found.join("\n"));
    }

    async fn violations(&self) -> Vec<String> {
        if self.evaluate("typeof axe === 'undefined'").await == true {
            self.evaluate(&axe_script()).await;
        }
        let found = self.evaluate(AXE).await;
        found.as_array().unwrap().iter().map(|one| one.as_str().unwrap().to_owned()).collect()
    }

    /// Fails if the page is wider than the screen, naming what sticks out.
    pub async fn fits(&self) {
        let found = self.evaluate(&WIDER.replace("WIDTH", &self.width.to_string())).await;
        assert!(found.is_null(), "sideways scroll on {} at {} px: {found}", self.path().await, self.width);
    }

    /// Fails if something to press is smaller than 24 pixels either way (WCAG 2.5.8); links within a sentence may be.
    pub async fn targets_are_large(&self) {
        let small = self.evaluate(SMALL).await;
        assert_eq!(small, json!([]), "small targets on {} at {} px", self.path().await, self.width);
    }

    /// Opens an address and counts what came over the wire but for the icon, which comes when it likes. Ask a browser that has nothing cached.
    pub async fn first_load(&self, url: &str) -> Load {
        self.open(url).await;
        let [bytes, requests] = serde_json::from_value(self.evaluate(LOADED).await).unwrap();
        Load { bytes, requests }
    }

    /// Keeps a picture of the whole page as `screenshots/NAME-WIDTH.png` in the target folder.
    pub async fn picture(&self, name: &str) -> PathBuf {
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"].clone();
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let wanted = json!({ "format": "png", "captureBeyondViewport": true, "clip": clip });
        let answer = self.browser.devtools("Page.captureScreenshot", wanted).await;
        let file = target().join("screenshots").join(format!("{name}-{}.png", self.width));
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, BASE64_STANDARD.decode(answer["data"].as_str().unwrap()).unwrap()).unwrap();
        file
    }
}

/// The folder that cargo builds into.
fn target() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap()
}

fn axe_script() -> String {
    let file = std::env::var_os("AXE_CORE").map_or_else(|| target().join("axe-core/package/axe.min.js"), PathBuf::from);
    std::fs::read_to_string(&file)
        .unwrap_or_else(|problem| panic!("axe-core is not at {} ({problem}): run tests/all once", file.display()))
}

const AXE: &str = r#"
axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    resultTypes: ['violations'],
}).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}) ${target.join(' ')}: ${failureSummary}`)))
"#;

const WIDER: &str = r#"
document.documentElement.scrollWidth <= WIDTH ? null
    : [...document.body.querySelectorAll('*')].filter(element => element.getBoundingClientRect().right > WIDTH)
        .map(element => element.outerHTML.slice(0, 100)).slice(-5)
"#;

/// A control's place is joined with its label's; a link stretched by its `::after` has the place of what it covers; what is
/// clipped away until it has the focus is not there to press.
const SMALL: &str = r#"
[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')].filter(control => {
    if (!control.checkVisibility({ visibilityProperty: true })) return false;
    if (getComputedStyle(control).clipPath !== 'none') return false;
    const sentence = control.tagName === 'A' && getComputedStyle(control).display === 'inline'
        && control.parentElement.innerText.trim() !== control.innerText.trim();
    if (sentence) return false;
    const after = getComputedStyle(control, '::after');
    const stretched = after.content !== 'none' && after.position === 'absolute';
    const places = [control, ...(control.labels ?? []), ...(stretched ? [control.offsetParent] : [])]
        .filter(element => element).map(element => element.getBoundingClientRect());
    const width = Math.max(...places.map(place => place.right)) - Math.min(...places.map(place => place.left));
    const height = Math.max(...places.map(place => place.bottom)) - Math.min(...places.map(place => place.top));
    return width > 0 && height > 0 && (width < 24 || height < 24);
}).map(control => control.outerHTML.slice(0, 100))
"#;

const LOADED: &str = r#"
(() => {
    const all = ['navigation', 'resource'].flatMap(type => performance.getEntriesByType(type))
        .filter(({ name }) => !/icon\.(ico|svg)$/.test(name));
    const redirected = all.reduce((sum, { redirectCount }) => sum + (redirectCount ?? 0), 0);
    return [all.reduce((sum, { transferSize }) => sum + transferSize, 0), all.length + redirected];
})()
"#;
