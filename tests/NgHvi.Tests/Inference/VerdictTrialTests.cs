using System.Globalization;
using NgHvi.Tests.Support;

namespace NgHvi.Tests.Inference;

/// <summary>Verdicts of planted fits, good and bad, against draws of the posterior that owe nothing to the fits. A few in every run;
/// NGHVI_TRIAL=all makes all (15 minutes of one core), others those in whose names, as " g-boundary gibbs ", each of its parts is, as
/// in " g-, gibbs", with other data by NGHVI_TRIAL_SEED and posteriors and table kept in NGHVI_TRIAL_FOLDER.</summary>
public class VerdictTrialTests(ITestOutputHelper output)
{
    private static readonly string[] FewCases = ["g-rows-only", "g-boundary", "g-published", "g-level-20", "g-sigma-few"];
    private static readonly string[] FewMethods = ["default", "raw", "mean-field-raw", "theta-steps-8-raw", "map"];

    [Fact]
    public void No_bad_fit_is_trusted_and_nearly_all_good_ones_are()
    {
        var (asked, seed, token) = (Text("NGHVI_TRIAL"), 0, TestContext.Current.CancellationToken);
        if (Text("NGHVI_TRIAL_SEED") is { Length: > 0 } number) seed = int.Parse(number, CultureInfo.InvariantCulture);
        var table = Text(VerdictTrial.Folder) is { } folder ? Path.Combine(folder, $"table-{seed}.tsv") : null;
        var (isLong, fits) = (asked is { Length: > 0 }, new List<VerdictTrial>());
        string[] parts = asked is "all" or null ? [] : asked.Split(',');
        foreach (var (i, one) in TrialCase.All.Index())
        {
            string[] methods = [.. VerdictTrial.Methods.Index().Where(entry => isLong
                ? (i + entry.Index) % entry.Item.Every == 0 && parts.All($" {one.Name} {entry.Item.Name} ".Contains)
                : FewCases.Contains(one.Name) && FewMethods.Contains(entry.Item.Name)).Select(entry => entry.Item.Name)];
            foreach (var fit in methods.Length == 0 ? [] : VerdictTrial.Of(one, i, seed, isLong ? 600 : 300, methods, token))
            {
                fits.Add(fit);
                if (table is not null) File.AppendAllText(table, fit + "\n");
            }
        }

        output.WriteLine(string.Join('\n', fits));
        foreach (var group in fits.GroupBy(fit => fit.Method))
            output.WriteLine($"{group.Key}: {Count(group, "bad")} bad and {Count(group, "good")} good trusted");
        Assert.Contains(fits, fit => fit.Class == "bad");
        Assert.Contains(fits, fit => fit.Class == "good");
        var wrong = fits.Where(fit => fit is { Class: "bad", IsTrusted: true }).ToArray();
        Assert.True(wrong.Length == 0, $"{wrong.Length} bad fits are trusted:\n{string.Join<VerdictTrial>('\n', wrong)}");
        // Short chains and rough q₀ may be right by luck.
        var good = fits.Where(fit => fit is { Class: "good", Method: "default" }).ToArray();
        var refused = good.Where(fit => !fit.IsTrusted).ToArray();
        Assert.True(
            refused.Length <= 0.05 * good.Length,
            $"{refused.Length} of {good.Length} good fits are not trusted:\n{string.Join<VerdictTrial>('\n', refused)}");

        static string? Text(string variable) => Environment.GetEnvironmentVariable(variable);

        static string Count(IEnumerable<VerdictTrial> fits, string word) =>
            $"{fits.Count(fit => fit.Class == word && fit.IsTrusted)} of {fits.Count(fit => fit.Class == word)}";
    }
}
