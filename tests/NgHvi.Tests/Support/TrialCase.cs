using MathNet.Numerics.Distributions;
using Microsoft.Data.Analysis;

namespace NgHvi.Tests.Support;

/// <summary>Data of a known model, for trials of verdicts: η = level + slope (x1 + x2) + a_g + b_g x1 + c_h.</summary>
/// <param name="Name">Short, without spaces.</param>
/// <param name="Family">Name of the response.</param>
/// <param name="Formula">The model.</param>
/// <param name="Groups">Levels of g.</param>
/// <param name="Rows">Of each.</param>
internal sealed partial record TrialCase(string Name, string Family, string Formula, int Groups, int Rows)
{
    public double Level { get; init; } = 0.5;
    public double Slope { get; init; } = 0.6;
    public double Sd { get; init; } = 0.7; // Of a_g and c_h.
    public double SlopeSd { get; init; }
    public double Parameter { get; init; } = 1; // σ, φ, or ν with σ = 1.
    public double ScaleSd { get; init; } // Of log σ by group.
    public double Correlation { get; init; } // Of x1 and x2.
    public int Second { get; init; } // Levels of h, crossed with g; negative: inside each g.
    public bool IsRagged { get; init; } // Group k has 1 + k mod Rows rows.
    public string? Priors { get; init; } // "published" or JSON without its schema.
    public ModelOptions Options { get; init; } = new();

    public MixedModel Model(int seed) => MixedModel.From(Table(seed), Formula, Options with
    {
        Response = Response.Parse(Family),
        Priors = Priors is null ? NgHvi.Priors.Weak : Priors == "published" ? NgHvi.Priors.Published
            : NgHvi.Priors.Parse($$"""{ "schema": "nghvi-priors/1", {{Priors}} }"""),
    });

    private DataFrame Table(int seed)
    {
        var random = new Random(seed);
        var (x1, x2, y, g, h) = (new List<double>(), new List<double>(), new List<double>(), new List<string>(), new List<string>());
        var effects = Enumerable.Range(0, Math.Abs(Second)).Select(_ => Sd * Normal()).ToArray();
        for (var k = 0; k < Groups; k++)
        {
            var (a, b, scale) = (Sd * Normal(), SlopeSd * Normal(), Math.Exp(ScaleSd * Normal()));
            if (Second < 0) effects = [.. effects.Select(_ => Sd * Normal())];
            for (var i = 0; i < (IsRagged ? 1 + (k % Rows) : Rows); i++)
            {
                var (first, level) = (Normal(), Second == 0 ? 0 : (k + i) % Math.Abs(Second));
                x1.Add(first);
                x2.Add((Correlation * first) + (Math.Sqrt(1 - (Correlation * Correlation)) * Normal()));
                g.Add($"g{k}");
                h.Add($"h{level}");
                var eta = Level + (Slope * (first + x2[^1])) + a + (b * first) + (Second == 0 ? 0 : effects[level]);
                y.Add(Draw(eta, scale));
            }
        }

        DataFrameColumn[] columns =
        [
            new DoubleDataFrameColumn("y", y), new DoubleDataFrameColumn("x1", x1), new DoubleDataFrameColumn("x2", x2),
            new StringDataFrameColumn("g", g), new StringDataFrameColumn("h", h),
        ];
        return new(columns);

        double Normal() => MathNet.Numerics.Distributions.Normal.Sample(random, 0, 1);

        double Draw(double eta, double scale) => Family switch
        {
            "gaussian" => eta + (Parameter * scale * Normal()),
            "student" => eta + (scale * StudentT.Sample(random, 0, 1, Parameter)),
            "probit" => eta + Normal() > 0 ? 1 : 0,
            "logit" => random.NextDouble() < 1 / (1 + Math.Exp(-eta)) ? 1 : 0,
            "poisson" => Poisson.Sample(random, Math.Exp(eta)),
            _ => Poisson.Sample(random, Math.Max(1e-12, Gamma.Sample(random, Parameter, Parameter / Math.Exp(eta)))),
        };
    }
}
