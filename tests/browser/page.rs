//! A page as a person has it before them: what they see, press, fill in and follow.

use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::{Value, json};
use tokio::time::sleep;
use turnout::clock::Moment;

use crate::driver::Browser;

/// The width of a phone in CSS pixels: leaders' pages are made for it.
pub const PHONE: u32 = 390;
/// The narrowest screen on which everything must fit (WCAG 1.4.10).
pub const NARROW: u32 = 320;
/// An organiser's laptop.
pub const LAPTOP: u32 = 1280;

/// How long another page may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// The colours a person asked their device for.
#[derive(Clone, Copy)]
pub enum Scheme {
    Light,
    Dark,
}

/// One page in a browser of its own.
pub struct Page {
    pub(crate) browser: Browser,
    pub(crate) width: u32,
    scripts: bool,
    loads: AtomicU32,
    typed: AtomicU32,
}

/// What a person had to do so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// How many pages came, the first included.
    pub loads: u32,
    /// How many fields were written into.
    pub typed: u32,
}

/// An app on a phone that makes the codes of a second factor.
pub struct CodeApp(totp_rs::Totp);

impl CodeApp {
    /// The code that it shows at that time.
    pub fn code(&self, now: Moment) -> String {
        self.0.generate(now.utc().timestamp().try_into().unwrap()).to_string()
    }
}

impl Page {
    /// A phone in light colours with JavaScript, before any page is open.
    pub async fn on_phone() -> Page {
        Page::of_width(PHONE).await
    }

    /// A laptop in light colours with JavaScript.
    pub async fn on_laptop() -> Page {
        Page::of_width(LAPTOP).await
    }

    /// A phone on which no script runs.
    pub async fn without_scripts() -> Page {
        let mut page = Page::on_phone().await;
        page.scripts = false;
        page.set_scripts(false).await;
        page
    }

    async fn of_width(width: u32) -> Page {
        let mut page = Page {
            browser: Browser::open().await,
            width,
            scripts: true,
            loads: AtomicU32::new(0),
            typed: AtomicU32::new(0),
        };
        page.resize(width).await;
        page.colours(Scheme::Light).await;
        page
    }

    /// Gives the page another width; phones are emulated as such under 640 pixels.
    pub async fn resize(&mut self, width: u32) {
        self.width = width;
        let phone = width < 640;
        let height = if phone { 844 } else { 800 };
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Asks for light or dark colours.
    pub async fn colours(&self, scheme: Scheme) {
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.browser.devtools("Emulation.setEmulatedMedia", features).await;
    }

    /// A phone far from a mast: 400 kbit/s, 400 ms, a processor four times slower, nothing cached.
    pub async fn slow(&self) {
        self.browser.devtools("Network.enable", json!({})).await;
        self.browser.devtools("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await;
        let conditions =
            json!({ "offline": false, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000 });
        self.browser.devtools("Network.emulateNetworkConditions", conditions).await;
        self.browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": 4 })).await;
    }

    /// Opens an address and waits until it is loaded.
    pub async fn open(&self, url: &str) {
        self.browser.client().goto(url).await.unwrap();
        self.loads.fetch_add(1, Ordering::Relaxed);
    }

    /// Opens another address of the same server: `/my/3`.
    pub async fn go_to(&self, path: &str) {
        let here = self.browser.client().current_url().await.unwrap();
        self.open(here.join(path).unwrap().as_str()).await;
    }

    /// Closes the tab at once, as a phone does that needs its memory, and goes to an address in a new one.
    pub async fn killed(&self, url: &str) {
        let client = self.browser.client();
        let new = client.new_window(true).await.unwrap().handle;
        client.close_window().await.unwrap();
        client.switch_to_window(new).await.unwrap();
        self.open(url).await;
    }

    /// Whether the page has the browser ask before what was typed on it is left behind.
    pub async fn asks_before_leaving(&self) -> bool {
        let leaving = "!dispatchEvent(new Event('beforeunload', { cancelable: true }))";
        self.with_scripts(self.evaluate(leaving)).await == true
    }

    /// What it took to come here.
    pub fn effort(&self) -> Effort {
        Effort { loads: self.loads.load(Ordering::Relaxed), typed: self.typed.load(Ordering::Relaxed) }
    }

    /// The address, without server and query: `/my/3/pledge`.
    pub async fn path(&self) -> String {
        self.browser.client().current_url().await.unwrap().path().to_owned()
    }

    /// The page's title.
    pub async fn title(&self) -> String {
        self.browser.client().title().await.unwrap()
    }

    /// The text of the one top heading.
    pub async fn heading(&self) -> String {
        self.one(Locator::Css("h1")).await.text().await.unwrap()
    }

    /// Everything that can be read on the page.
    pub async fn text(&self) -> String {
        self.evaluate("document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// What can be read in the one element that the selector finds.
    pub async fn text_of(&self, css: &str) -> String {
        self.one(Locator::Css(css)).await.text().await.unwrap()
    }

    /// Fails, showing the page's text, unless the words can be read on it.
    pub async fn sees(&self, words: &str) {
        let text = self.text().await;
        assert!(text.contains(words), "\"{words}\" is not on {}:\n{text}", self.path().await);
    }

    /// Fails if the words can be read on the page.
    pub async fn sees_no(&self, words: &str) {
        let text = self.text().await;
        assert!(!text.contains(words), "\"{words}\" is on {}:\n{text}", self.path().await);
    }

    /// Presses the button that says exactly this.
    pub async fn press(&self, words: &str) {
        let found = format!("//button[normalize-space(.)={0}]", quoted(words));
        self.leave_by(&found).await;
    }

    /// Presses the first button that the selector finds.
    pub async fn press_first(&self, css: &str) {
        let words = format!("document.querySelector({}).textContent.trim().replace(/\\s+/g, ' ')", json!(css));
        let words = self.evaluate(&words).await;
        self.press(words.as_str().unwrap()).await;
    }

    /// Follows the link whose text begins like this; a whole row may be one link.
    pub async fn follow(&self, words: &str) {
        let found = format!("//a[starts-with(normalize-space(.), {})]", quoted(words));
        self.leave_by(&found).await;
    }

    /// Takes the file behind the link whose text begins like this, and gives its name and its text.
    pub async fn download(&self, words: &str) -> (String, String) {
        let link = format!("//a[starts-with(normalize-space(.), {})]", quoted(words));
        let href = self.one(Locator::XPath(&link)).await.attr("href").await.unwrap().unwrap();
        let script = FETCH.replace("HREF", &json!(href).to_string());
        let found = self.with_scripts(self.evaluate(&script)).await;
        let [name, text] = serde_json::from_value(found).unwrap();
        (name, text)
    }

    /// Writes into the field whose label begins like this, in place of what stood there.
    pub async fn fill_in(&self, label: &str, text: &str) {
        let field = self.field(label).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
        self.typed.fetch_add(1, Ordering::Relaxed);
    }

    /// Pastes into the field whose label begins like this: whatever keys cannot type, in place of what stood there.
    pub async fn paste(&self, label: &str, text: &str) {
        self.field(label).await.click().await.unwrap();
        let paste =
            format!("document.activeElement.value = ''; document.execCommand('insertText', false, {})", json!(text));
        assert_eq!(self.evaluate(&paste).await, true, "nothing could be pasted into {label}");
        self.typed.fetch_add(1, Ordering::Relaxed);
    }

    /// Ticks, chooses or unticks what stands beside a label.
    pub async fn choose(&self, label: &str) {
        self.field(label).await.click().await.unwrap();
    }

    /// Chooses an option of the list whose label begins like this.
    pub async fn select(&self, label: &str, option: &str) {
        self.field(label).await.select_by_label(option).await.unwrap();
    }

    /// Sets up the second factor that the page asks for, as an app on a phone at that time would. The app.
    pub async fn sets_up_second_factor(&self, now: Moment) -> CodeApp {
        self.sees("Set up your second factor").await;
        let letters = self.text_of("main strong").await.replace(' ', "");
        let secret = totp_rs::Secret::try_from_base32(letters).unwrap();
        let app = CodeApp(totp_rs::Builder::new().with_secret(secret).with_account_name("-").build().unwrap());
        self.fill_in("Code that the app shows", &app.code(now)).await;
        self.press("Save my second factor").await;
        self.sees("Your recovery codes").await;
        self.follow("I have kept them").await;
        app
    }

    /// Picks a file for the file field whose label begins like this.
    pub async fn attach(&self, label: &str, file: &Path) {
        let whole = file.canonicalize().unwrap();
        self.field(label).await.send_keys(whole.to_str().unwrap()).await.unwrap();
    }

    /// What stands in the field whose label begins like this.
    pub async fn value(&self, label: &str) -> String {
        self.field(label).await.prop("value").await.unwrap().unwrap_or_default()
    }

    /// The value of a JavaScript expression, its promise awaited, whatever the page's content policy.
    pub async fn evaluate(&self, expression: &str) -> Value {
        let parameters = json!({
            "expression": expression, "awaitPromise": true, "returnByValue": true, "allowUnsafeEvalBlockedByCSP": true
        });
        let answer = self.browser.devtools("Runtime.evaluate", parameters).await;
        assert!(answer.get("exceptionDetails").is_none(), "{answer:#}");
        answer["result"]["value"].clone()
    }

    /// Lets the checks run their scripts on a page whose own scripts are off.
    pub(crate) async fn with_scripts<T>(&self, check: impl Future<Output = T>) -> T {
        self.set_scripts(true).await;
        let result = check.await;
        self.set_scripts(self.scripts).await;
        result
    }

    async fn set_scripts(&self, on: bool) {
        self.browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !on })).await;
    }

    /// Clicks and waits until another page has come in place of this one.
    async fn leave_by(&self, found: &str) {
        let before = self.browser.client().find(Locator::Css("html")).await.unwrap();
        self.one(Locator::XPath(found)).await.click().await.unwrap();
        let until = Instant::now() + PATIENCE;
        while before.tag_name().await.is_ok() {
            assert!(Instant::now() < until, "no other page came by {found}");
            sleep(Duration::from_millis(10)).await;
        }
        self.loads.fetch_add(1, Ordering::Relaxed);
    }

    async fn field(&self, label: &str) -> Element {
        let words = quoted(label);
        let label = format!("//label[starts-with(normalize-space(.), {words})]");
        let fields = "*[self::input or self::textarea or self::select]";
        // In a table the column's heading is what is seen, and the field says it again with its row.
        let found =
            format!("//{fields}[@id={label}/@for] | {label}//{fields} | //{fields}[starts-with(@aria-label, {words})]");
        self.one(Locator::XPath(&found)).await
    }

    async fn one(&self, wanted: Locator<'_>) -> Element {
        let mut found = self.browser.client().find_all(wanted).await.unwrap();
        if found.len() != 1 {
            panic!("{} of {wanted:?} on {}:\n{}", found.len(), self.path().await, self.text().await);
        }
        found.remove(0)
    }
}

/// A file's name as the server gives it, and its text with the mark at its beginning.
const FETCH: &str = r#"
fetch(HREF).then(async answer => {
    if (!answer.ok) throw new Error(`${answer.status} for ${answer.url}`);
    const name = /filename="([^"]*)"/.exec(answer.headers.get('content-disposition') ?? '');
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return [name ? name[1] : '', decoder.decode(await answer.arrayBuffer())];
})
"#;

/// A text as XPath writes it, which knows no escapes.
fn quoted(text: &str) -> String {
    match text.contains('"') {
        false => format!("\"{text}\""),
        true => format!("'{text}'"),
    }
}
