using Microsoft.Data.Analysis;

namespace NgHvi.Tests;

/// <summary>What holds for every model under every method, or is refused in one sentence.</summary>
public sealed class ContractTests : IDisposable
{
    private static readonly Dictionary<string, (string Formula, ModelOptions Options)> Models = new()
    {
        ["intercept"] = ("y ~ x1 + (1 | g)", new()),
        ["slopes"] = ("y ~ x1 + (1 + x1 | g)", new()),
        ["slopes by rows"] = ("y ~ x1 + (1 + x1 | g)", new() { Kernel = KernelChoice.Rows }),
        ["diagonal"] = ("y ~ x1 + (1 + x1 | g)", new() { IsDiagonal = true, Priors = Priors.Published }),
        ["no groups"] = ("y ~ x1 + x2", new()),
        ["no random term, network"] = ("y ~ deep(x1, x2)", new() { Hidden = [2] }),
        ["columns and network"] = ("y ~ x1 + deep(x2) + (1 + x1 + deep | g)", new() { Hidden = [2], Activation = Activation.Tanh }),
        ["probit"] = ("b ~ x1 + (1 | g)", new() { Response = Response.Probit }),
        ["logit, diagonal"] = ("b ~ x1 + (1 + x1 | g)", new() { Response = Response.Logit, IsDiagonal = true }),
        ["poisson"] = ("c ~ x1 + (1 + x1 | g)", new() { Response = Response.Poisson }),
        ["negative binomial"] = ("c ~ x1 + (1 | g)", new() { Response = Response.NegativeBinomial }),
        ["poisson, network"] = ("c ~ deep(x1, x2) + (deep | g)", new() { Response = Response.Poisson, Hidden = [2] }),
        ["logit, network"] = ("b ~ deep(x1, x2) + (deep | g)", new() { Response = Response.Logit, Hidden = [2], IsDiagonal = true }),
    };

    private static readonly Dictionary<string, Method> Methods = new()
    {
        ["default"] = new HybridVi { Steps = 12 },
        ["full"] = new HybridVi { Family = new Family.Full(), Steps = 12 },
        ["mean field, plain"] = new HybridVi
        {
            Family = new Family.Factor(0),
            Update = new UpdateRule.PlainGradient { Step = new StepRule.Adam() },
            Guard = null,
            Steps = 12,
        },
        ["published"] = HybridVi.Published(2, 12),
        ["stochastic gradient"] = HybridVi.StochasticGradient(1, 12),
        ["mini-batches"] = HybridVi.MiniBatch(steps: 12),
        ["flow"] = HybridVi.CouplingFlow(2, 4, 12) with { Gradient = new() { Draws = 4 } },
        ["von"] = HybridVi.Von() with { Steps = 6 },
        ["vogn"] = HybridVi.Vogn() with { Steps = 12 },
        ["gauss-newton"] = HybridVi.Vogn(Curvature.GaussNewton) with { Steps = 12 },
        ["slang"] = HybridVi.Slang(2) with { Steps = 12 },
        ["ivon, batches"] = HybridVi.Ivon() with { Steps = 12, Gradient = new() { Draws = 8, BatchGroups = 3 } },
        ["map"] = HybridVi.Map() with { Steps = 12 },
        ["mixture"] = HybridVi.GaussianMixture() with { Steps = 12, Gradient = new() { Draws = 8 } },
        ["bbb"] = HybridVi.BayesByBackprop() with { Steps = 12 },
        ["davi"] = new DataAugmentationVi { Steps = 12 },
        ["nagvac"] = new Nagvac { Steps = 4 },
        ["gibbs"] = new Gibbs { Chains = 2, Sweeps = 40 },
    };

    private readonly string file = Path.GetTempFileName();

    public static TheoryData<string, string> Cases =>
        [.. from model in Models.Keys from method in Methods.Keys select new TheoryDataRow<string, string>(model, method)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_model_under_every_method_is_finite_repeatable_immutable_and_saved_or_refused(string modelName, string methodName)
    {
        var ((formula, options), method) = (Models[modelName], Methods[methodName]);
        var model = MixedModel.From(Frame(), formula, options);
        var faults = method.Faults(model.Density).ToArray();
        if (faults.Length > 0)
        {
            var refusal = Assert.Throws<ArgumentException>(() => Fit(model, method, 1));
            Assert.Contains(faults[0], refusal.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", faults[0], StringComparison.Ordinal);
            return;
        }

        var run = model.Run(method, seed: 3, threads: 1);
        var fit = run.Finish(cancellationToken: TestContext.Current.CancellationToken);
        var numbers = Numbers(fit);
        Assert.All(numbers, number => Assert.True(double.IsFinite(number)));
        Assert.Equal(numbers, Numbers(Fit(model, method, 2)));
        Assert.Equal(numbers, Numbers(Fit(model, method, 7)));

        // The run that goes on does not move a fit, read before or only after; a file gives it back, q₀ and its draws included.
        var unread = run.ToFit();
        _ = run.Steps(TestContext.Current.CancellationToken).Take(2).Count();
        Assert.Equal(numbers, Numbers(fit));
        Assert.Equal(numbers, Numbers(unread));
        fit.Save(file);
        var loaded = NgHvi.Fit.Load(file, threads: 1);
        Assert.Equal(numbers, Numbers(loaded));
        var kept = loaded.Source.Sample(10_000);
        Assert.Equal(fit.Source.Sample(kept.Count).Values.ToArray(), kept.Values.ToArray());
    }

    public void Dispose() => File.Delete(file);

    private static Fit Fit(MixedModel model, Method method, int threads) =>
        model.Fit(method, seed: 3, starts: 1, threads: threads, cancellationToken: TestContext.Current.CancellationToken);

    private static double[] Numbers(Fit fit) =>
        [.. fit.Quantities.SelectMany(quantity => new[] { quantity.Mean, quantity.StandardDeviation })];

    private static DataFrame Frame()
    {
        const int Groups = 8, Size = 6;
        var noise = new double[4 * Groups * Size];
        NormalSampler.Fill(RandomKey.FromSeed(5), noise);
        var (n, effects) = (Groups * Size, new double[Groups]);
        NormalSampler.Fill(RandomKey.FromSeed(6), effects);
        double Y(int i) => 1 + (0.8 * noise[i]) + (0.5 * effects[i / Size]) + (0.6 * noise[(2 * n) + i]);
        PrimitiveDataFrameColumn<double> Column(string name, Func<int, double> value) => new(name, Enumerable.Range(0, n).Select(value));
        return new DataFrame(
            new StringDataFrameColumn("g", Enumerable.Range(0, n).Select(i => $"g{i / Size}")),
            Column("x1", i => noise[i]),
            Column("x2", i => noise[n + i]),
            Column("y", Y),
            Column("c", i => Math.Max(0, Math.Round(Math.Exp(0.5 * Y(i))))),
            Column("b", i => Y(i) + noise[(3 * n) + i] > 1 ? 1 : 0));
    }
}
