using System.Diagnostics;
using System.Globalization;
using NgHvi.Cli.Tests.Support;

namespace NgHvi.Cli.Tests;

/// <summary>Fits as processes, killed at random moments, and what keeps their state.</summary>
public sealed class CheckpointTests : IDisposable
{
    private static readonly string[] Fit =
        ["--formula", "y ~ deep(x) + (deep | g)", "--hidden", "4", "--steps", "1500", "--starts", "2", "--quiet", "--force"];

    private readonly CommandFolder folder = new CommandFolder().Write("data.csv", SmallData.Csv());

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Killed_at_any_moment_the_same_command_ends_with_the_same_fit()
    {
        Assert.Equal(0, folder.Run(["fit", "@data.csv", .. Fit, "--output", "@calm.json"]).Code);
        Kills.Survive(Kills.Count(4), (300, 1500), () => File.Delete(folder["fit.json"]), Command("--every", "0.02s"));
        Assert.Equal(folder.WithoutTimes("calm.json"), folder.WithoutTimes("fit.json"));
        Assert.Equal(["calm.json", "data.csv", "fit.json"], folder.Files); // No checkpoint, nothing temporary.
    }

    [Theory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    public void A_closed_terminal_or_a_polite_end_keeps_fit_and_checkpoint(string signal)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("There are no such signals.");
        if (signal == "HUP" && IgnoresHangUp()) Assert.Skip("These tests run under nohup, and so does what they start.");
        using var process = Kills.Start(Command("--every", "0s", "--steps", "100000"));
        var clock = Stopwatch.StartNew();
        while (!folder.Has("fit.checkpoint") && clock.Elapsed < TimeSpan.FromSeconds(60)) Thread.Sleep(20);
        using (var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)])) kill.WaitForExit();
        process.WaitForExit();
        Assert.Equal(130, process.ExitCode);
        Assert.Contains("\"stopped\": \"cancelled\"", folder.Read("fit.json"), StringComparison.Ordinal);
        Assert.Equal(["data.csv", "fit.checkpoint", "fit.json"], folder.Files);
    }

    private static bool IgnoresHangUp() => OperatingSystem.IsLinux() && File.ReadLines("/proc/self/status")
        .Where(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
        .Any(line => (Convert.ToUInt64(line.Split('\t')[1], 16) & 1) == 1);

    [Theory]
    [InlineData("--every 5m", "--every belongs to --checkpoint")]
    [InlineData("--checkpoint @c --every soon", "--every is \"soon\"; allowed are times such as 30s, 5m or 1h.")]
    [InlineData("--checkpoint @c --every s", "--every is \"s\"")]
    [InlineData("--checkpoint @c --every NaNs", "--every is \"NaNs\"")]
    [InlineData("--checkpoint @c --every 999999999h", "--every is \"999999999h\"")]
    [InlineData("--checkpoint @data.csv", "--checkpoint \"", "is also read")]
    [InlineData("--checkpoint @none/c", "its folder does not exist")]
    [InlineData("--checkpoint @old", "is another kind of file")]
    public void What_cannot_be_a_checkpoint_is_said(string arguments, params string[] sentences)
    {
        folder.Write("old", "y,x\n");
        var (code, _, error) = folder.Run(
            ["fit", "@data.csv", "--formula", "y ~ x", .. arguments.Split(' ').Select(text => text == "@old" ? "@old" : text)]);
        Assert.Equal(2, code);
        Assert.All(sentences, sentence => Assert.Contains(sentence, error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_saved_fit_goes_on()
    {
        folder.Run("fit", "@data.csv", "--formula", "y ~ x + (1 | g)", "--steps", "40", "--output", "@fit.json");
        var (code, output, error) = folder.Run("fit", "--continue", "@fit.json", "--steps", "25", "--output", "@more.json");
        Assert.True(code == 0, error);
        Assert.Contains("65 steps", output, StringComparison.Ordinal);
        Assert.Contains("Continued from q₀ after 40 steps.", folder.Read("more.json"), StringComparison.Ordinal);
        var bytes = File.ReadAllBytes(folder["more.json"]);
        Assert.Equal(bytes, NgHvi.Fit.FromJson(bytes, "more.json").ToJson());
        Assert.Contains("--continue needs --steps", folder.Run("fit", "--continue", "@fit.json").Error, StringComparison.Ordinal);
        Assert.Contains(
            "beside it only", folder.Run("fit", "--continue", "@fit.json", "--steps", "5", "--seed", "9").Error, StringComparison.Ordinal);
        Assert.Contains("does not exist", folder.Run("fit", "--continue", "@no.json", "--steps", "5").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Killed_at_any_moment_a_notebook_whose_cell_keeps_a_checkpoint_ends_the_same()
    {
        string[] cells =
        [
            $"#r \"{typeof(Fit).Assembly.Location}\"",
            "using NgHvi;\nvar model = MixedModel.From(Table.Read(\"data.csv\"), \"y ~ deep(x) + (deep | g)\");",
            "var fit = model.Fit(HybridVi.Default with { Steps = 3000 }, starts: 2, "
                + "checkpoint: new(\"cell.checkpoint\", TimeSpan.FromSeconds(0.02)));\nfit.Save(\"fit.json\");\nConsole.Write(fit.Elbo);",
        ];
        folder.WriteNotebook("n.ipynb", cells);
        Assert.Equal(0, folder.Run("notebook", "run", "@n.ipynb", "--output", "@calm", "--quiet").Code);
        File.Move(folder["fit.json"], folder["calm.json"]);
        File.Delete(folder["cell.checkpoint"]);

        string[] command = ["notebook", "run", folder["n.ipynb"], "--output", folder["out"], "--quiet", "--force"];
        Kills.Survive(Kills.Count(2), (500, 5000), () => File.Delete(folder["cell.checkpoint"]), command);

        Assert.Equal(folder.WithoutTimes("calm.json"), folder.WithoutTimes("fit.json"));
        Assert.Equal(folder.Read("calm/n.ipynb"), folder.Read("out/n.ipynb"));
        Assert.Equal(["calm.json", "cell.checkpoint", "data.csv", "fit.json", "n.ipynb"], folder.Files);
        Assert.Equal(["n.html", "n.ipynb"], Directory.GetFiles(folder["out"]).Select(Path.GetFileName).Order());
    }

    private string[] Command(params string[] more) =>
    [
        "fit", folder["data.csv"], .. Fit.Where((word, i) => !more.Contains("--steps")
            || (word != "--steps" && (i == 0 || Fit[i - 1] != "--steps"))), "--checkpoint", folder["fit.checkpoint"], "--output",
        folder["fit.json"], .. more,
    ];
}
