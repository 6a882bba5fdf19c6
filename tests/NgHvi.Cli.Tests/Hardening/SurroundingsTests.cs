using System.Text.Json.Nodes;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests.Hardening;

/// <summary>The command where its surroundings are not what they usually are.</summary>
public sealed class SurroundingsTests : IDisposable
{
    private const string Fit = "fit data.csv --formula 'y ~ x + kind + (1 + x | g)' --method gibbs --steps 50 --chains 1";
    private readonly CommandFolder folder = new CommandFolder().Write("data.csv", SmallData.Csv());

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("$NGHVI --help | head -1", 0, "")]
    [InlineData("$NGHVI --help > /dev/full", 2, "Error: Standard output cannot be written: No space left on device\n")]
    [InlineData("$NGHVI --help >&-", 2, "Error: Standard output cannot be written: ")]
    [InlineData("$NGHVI fit none.csv --formula y~x 2>&-", 2, "")]
    [InlineData("$NGHVI fit none.csv --formula y~x 2>/dev/full", 2, "")]
    [InlineData("$NGHVI fit none.csv --formula y~x >&- 2>&-", 2, "")]
    public void Closed_and_full_streams_end_in_a_sentence_or_in_silence(string line, int expected, string sentence)
    {
        if (!File.Exists("/dev/full")) Assert.Skip("There is no /dev/full.");
        var (code, _, error) = CommandProcess.Shell(folder, line);
        Assert.Equal(expected, code);
        Assert.StartsWith(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fit pipe --formula y~x")]
    [InlineData("fit /dev/zero --formula y~x")]
    [InlineData("fit data.csv --formula y~x --priors pipe")]
    [InlineData("fit data.csv --formula y~x --checkpoint pipe")]
    [InlineData("fit data.csv --formula y~x --output pipe")]
    [InlineData("fit --statistics pipe")]
    [InlineData("fit --continue pipe --steps 5")]
    [InlineData("summary pipe")]
    [InlineData("study plan pipe")]
    [InlineData("data show pipe")]
    [InlineData("notebook convert pipe --output x.dib")]
    [InlineData("notebook run pipe --check")]
    [InlineData("notebook report pipe --output .")]
    public void Pipes_and_devices_are_refused_without_waiting(string arguments)
    {
        Assert.Equal(0, CommandProcess.Shell(folder, "mkfifo pipe").Code);
        var paths = arguments.Split(' ').Select(word => word is "pipe" or "data.csv" or "x.dib" or "." ? folder[word] : word).ToArray();
        var (code, output, error) = folder.Run(paths);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("Error: ", error, StringComparison.Ordinal);
        Assert.Contains("pipe", error, StringComparison.Ordinal);
        Assert.Equal(["data.csv", "pipe"], folder.Files);
    }

    [Fact]
    public void A_python_that_hangs_is_not_waited_for()
    {
        folder.Write("python", "#!/bin/sh\nsleep 1000\n");
        var (code, _, error) = CommandProcess.Shell(
            folder, "chmod +x python; $NGHVI jupyter install --python ./python; cat data/kernels/nghvi/kernel.json >&2",
            ("JUPYTER_DATA_DIR", "data"));
        Assert.Equal(0, code);
        Assert.Contains("does not answer", error, StringComparison.Ordinal);
        var spec = JsonNode.Parse(error[error.IndexOf('{', StringComparison.Ordinal)..])!;
        Assert.True(Path.IsPathFullyQualified((string)spec["argv"]![0]!) && Path.IsPathFullyQualified((string)spec["argv"]![2]!));
    }

    /// <summary>Point for comma, and an i without its dot, change no byte.</summary>
    [Theory]
    [InlineData("de_DE")]
    [InlineData("tr_TR")]
    public void Another_culture_changes_nothing(string culture)
    {
        var settings = Path.ChangeExtension(StudyWorkerCommand.Line[1], ".runtimeconfig.json");
        folder.Write("settings.json", File.ReadAllText(settings)
            .Replace("Invariant\": true", "Invariant\": false", StringComparison.Ordinal)
            .Replace("CulturesOnly\": true", "CulturesOnly\": false", StringComparison.Ordinal));
        const string Work = """
            $NGHVI {0} --output {1}.json > {1}.txt && $NGHVI draws {1}.json --output {1}-draws.csv &&
            $NGHVI effects {1}.json --output {1}-effects.csv &&
            $NGHVI predict {1}.json data.csv --threads 1 --output {1}-rows.csv --scores {1}-scores.json > {1}-rows.txt &&
            $NGHVI plot {1}.json --output {1}.html
            """;
        Run("plain", []);
        var other = $"{Path.GetFileName(StudyWorkerCommand.Line[0])} exec --runtimeconfig settings.json {StudyWorkerCommand.Line[1]}";
        Run("other", [("NGHVI", other), ("LANG", $"{culture}.UTF-8"), ("LC_ALL", $"{culture}.UTF-8")]);
        foreach (var name in new[] { "-draws.csv", "-effects.csv", "-rows.csv", "-scores.json", "-rows.txt" })
            Assert.Equal(folder.Read("plain" + name), folder.Read("other" + name));
        Assert.Equal(folder.WithoutTimes("plain.json"), folder.WithoutTimes("other.json"));

        void Run(string name, (string, string?)[] variables)
        {
            var (code, _, error) = CommandProcess.Shell(
                folder, Work.Replace("{0}", Fit, StringComparison.Ordinal).Replace("{1}", name, StringComparison.Ordinal), variables);
            if (error.Contains("libicu", StringComparison.Ordinal)) Assert.Skip("Without ICU there is but one culture.");
            Assert.True(code == 0, error);
        }
    }

    [Theory]
    [InlineData("y ~ x + kind + (1 + x | g)")]
    [InlineData("y ~ x + (1 | g) + (1 | kind)")]
    [InlineData("y ~ x + (1 | g)", "--method", "gibbs", "--steps", "50")]
    [InlineData("y ~ x + (1 | g)", "--sigma", "~ (1 | g)")]
    [InlineData("y ~ deep(x) + (deep | g)", "--hidden", "3", "--steps", "30", "--starts", "2")]
    public void Threads_change_no_bit(string formula, params string[] options)
    {
        string[] texts = [.. new[] { "1", "2", "7" }.Select(threads =>
        {
            string[] line = ["fit", "@data.csv", "--formula", formula, .. options, "--threads", threads, "--quiet", "--force"];
            Assert.InRange(folder.Run([.. line, "--output", "@fit.json"]).Code, 0, 1);
            var fit = JsonNode.Parse(folder.WithoutTimes("fit.json"))!;
            fit["options"]!.AsObject().Remove("threads");
            return fit.ToJsonString();
        })];
        Assert.Equal(texts[0], texts[1]);
        Assert.Equal(texts[0], texts[2]);
    }
}
