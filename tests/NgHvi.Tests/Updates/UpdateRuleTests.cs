using NgHvi.Tests.Support;

namespace NgHvi.Tests.Updates;

/// <summary>
/// A rule that takes draws and model gradients instead of the gradient in λ, as later members of the natural-gradient family will.
/// </summary>
public class UpdateRuleTests
{
    [Fact]
    public void A_rule_of_its_own_finds_a_posterior_from_the_draws_alone()
    {
        var posterior = new FactorGaussian([1, -2, 3], [], [0.5, 1, 2]);
        var method = HybridVi.Default with { Family = new Family.Factor(0), Update = new DiagonalPathwise(), Guard = null, Steps = 100 };
        var fit = Runs.Of(new GaussianTarget(posterior, -3), method).Finish(null, TestContext.Current.CancellationToken);
        Tolerance.Close(-3, fit.Elbo.Value, 1e-3);
        Assert.Contains("set Guard to null", (method with { Guard = new() }).Faults(null).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fit_by_a_rule_of_its_own_is_described_by_options_that_can_be_read_again()
    {
        var method = HybridVi.Default with { Family = new Family.Factor(0), Update = new DiagonalPathwise(), Guard = null, Steps = 3 };
        var spec = FitCases.Model(FitCases.Slopes()).Fitted(method).Spec;
        Assert.Equal(spec, FitSpec.Restore(System.Text.Json.JsonElement.Parse(spec.ToJson())));
    }

    /// <summary>Diagonal structure, pathwise curvature, improved retraction (natural-gradient family, section 3).</summary>
    private sealed record DiagonalPathwise : UpdateRule
    {
        private const double Rate = 0.3;

        internal override string NameOf(Family family) => "Pathwise";

        internal override UpdateNeeds Needs => UpdateNeeds.None;

        internal override bool HonoursCuts => false;

        internal override IEnumerable<string> Faults(Family family, bool visitsInPart) => [];

        internal override Updater Create(UpdateSetup setup) => new At(new StepRule.Plain(Rate).Create(setup), setup.Family.ParameterCount);

        private sealed class At(Stepper stepper, int m) : Updater.Along(stepper)
        {
            private readonly double[] score = new double[m];
            private readonly double[] mean = new double[m];
            private readonly double[] curvature = new double[m];

            public override Outcome Apply(UpdateContext context)
            {
                mean.AsSpan().Clear();
                curvature.AsSpan().Clear();
                var lambda = context.Family.Lambda;
                for (var s = 0; s < context.LogJoint.Length; s++)
                {
                    context.Family.NegativeScore(context.Theta.AsSpan(s * m, m), score);
                    for (var i = 0; i < m; i++)
                    {
                        var u = (context.ModelGradients[(s * m) + i] + score[i]) / context.LogJoint.Length;
                        mean[i] += u;
                        curvature[i] += context.Noise[(s * m) + i] * u * lambda[m + i];
                    }
                }

                for (var i = 0; i < m; i++)
                {
                    var x = Rate * curvature[i];
                    lambda[m + i] /= Math.Sqrt(1 - x + (0.5 * x * x));
                    lambda[i] += Rate * lambda[m + i] * lambda[m + i] * mean[i];
                }

                return new(true, 0, double.NaN, double.NaN);
            }
        }
    }
}
