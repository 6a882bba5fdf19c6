using System.Collections.Concurrent;
using Microsoft.Data.Analysis;

namespace NgHvi;

/// <summary>A mixed model of given data: features × response × random effects × priors, to be fitted.</summary>
public sealed class MixedModel
{
    private readonly ConcurrentBag<IModelEvaluator> evaluators = []; // Those that no one uses at present, with their scratch memory.

    private MixedModel(MixedDensity density) => Density = density;

    /// <summary>The formula, or one that says what arrays mean.</summary>
    public string Formula => Formulate(Density);
    /// <summary>The data; without hidden layers the inputs of deep(…) are among the columns.</summary>
    public ModelData Data => Density.Data;
    /// <summary>What the model is beside its formula.</summary>
    public ModelOptions Options => Density.Options;
    /// <summary>What is assumed of the outcome.</summary>
    public Response Response => Density.Response;
    /// <summary>The named blocks of θ, in the model's own units.</summary>
    public ParameterLayout Parameters => Density.Parameters;
    /// <summary>The priors in words, in the units of the data, one sentence for each part of the model.</summary>
    public IReadOnlyList<string> Priors => Density.Priors.Describe(Density.PriorContext);
    /// <summary>Widths of the network's hidden layers.</summary>
    public IReadOnlyList<int> HiddenWidths => Options.Hidden;
    /// <summary>Names of the coefficients that all groups share.</summary>
    public IReadOnlyList<string> FixedNames => Density.FixedNames;
    /// <summary>Names of the coefficients that vary by group.</summary>
    public IReadOnlyList<string> RandomNames => Density.RandomNames;
    internal MixedDensity Density { get; } // log p(y, θ) and its derivatives.

    /// <summary>Makes a model of the rows of a table, or of data that are arranged already, such as arrays.</summary>
    /// <param name="data">The data.</param>
    /// <param name="formula">Such as <c>y ~ x + (1 + x | g)</c>, or with a network <c>y ~ x1 + deep(x2, x3) + (1 + deep | g)</c>.</param>
    /// <param name="options">Response, priors, network; null: gaussian with weak priors and no network.</param>
    /// <exception cref="InputException">Formula and table do not go together, or a cell cannot be used.</exception>
    /// <exception cref="ArgumentException">The options do not go together or do not fit the data.</exception>
    public static MixedModel From(DataFrame data, string formula, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(formula);
        var table = DataTable.From(data);
        options ??= new ModelOptions();
        var rows = ModelData.From(table, formula, options.Missing);
        ResponseCheck.Run(options.Response, rows, table);
        return From(rows, options);
    }

    /// <inheritdoc cref="From(DataFrame, string, ModelOptions?)"/>
    public static MixedModel From(ModelData data, ModelOptions? options = null) => new(new MixedDensity(data, options ?? new()));

    internal static MixedModel Restore(MixedDensity density) => new(density);

    /// <summary>Fits the model.</summary>
    /// <param name="method">The method; null: natural gradient hybrid variational inference as recommended.</param>
    /// <param name="seed">Fixes every random number.</param>
    /// <param name="starts">Starting points, of which the run with the highest ELBO is kept. Range: > 0.</param>
    /// <param name="threads">Threads; null: all cores. They change no bit of a result.</param>
    /// <param name="progress">Hears of the run at most ten times a second; may be null.</param>
    /// <param name="cancellationToken">Ends the run early; the result is the fit so far.</param>
    /// <exception cref="ArgumentException">The method does not go with the model, or its options contradict each other.</exception>
    public Fit Fit(
        Method? method = null, long seed = 1, int starts = 1, int? threads = null, IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        method ??= HybridVi.Default;
        return Guard.Positive(starts) == 1
            ? Run(method, seed, threads).Finish(progress, cancellationToken)
            : StartRuns.Finish(one => Run(method, one, threads), method.Name, seed, starts, progress, cancellationToken);
    }

    /// <summary>Begins a run, to be followed step by step.</summary>
    /// <inheritdoc cref="Fit"/>
    public Run Run(Method? method = null, long seed = 1, int? threads = null) =>
        new(Density, method ?? HybridVi.Default, seed, threads, this);

    /// <summary>log p(y, θ), normalised, random coefficients integrated out, and its gradient h (method section 1.3).</summary>
    /// <param name="theta">θ, as <see cref="Parameters"/> has it, length M.</param>
    /// <param name="gradient">Receives h, length M.</param>
    /// <exception cref="ArgumentException">A length is not M.</exception>
    public double LogDensity(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var evaluator = Take(theta, gradient);
        var value = evaluator.Collapsed(theta, gradient);
        evaluators.Add(evaluator);
        return value;
    }

    /// <summary>∇ log p(y, z, θ) at one draw z ~ p(z | θ, y) of the random coefficients, whose mean is that of <see cref="LogDensity"/>
    /// (Fisher's identity).</summary>
    /// <param name="theta">θ, length M.</param>
    /// <param name="key">The stream of the draw.</param>
    /// <param name="gradient">Receives h, length M.</param>
    /// <param name="sweeps">Sweeps of a Markov chain from <paramref name="latents"/>; 0: exactly, as gaussian responses allow.</param>
    /// <param name="latents">The chain's z, K·r numbers, moved on in place, at first zeros; empty for exact draws.</param>
    /// <exception cref="ArgumentException">A length is not what it should be.</exception>
    /// <exception cref="NotSupportedException">Random coefficients under this response cannot be drawn so.</exception>
    public void DrawnGradient(
        ReadOnlySpan<double> theta, RandomKey key, Span<double> gradient, int sweeps = 0, Span<double> latents = default)
    {
        var evaluator = Take(theta, gradient);
        evaluator.Drawn(theta, new LatentDraw(key, Guard.NonNegative(sweeps), latents), gradient);
        evaluators.Add(evaluator);
    }

    /// <summary>The formula.</summary>
    public override string ToString() => Formula;

    // The formula as it was written; of arrays one that names their columns.
    internal static string Formulate(MixedDensity model)
    {
        var data = model.Data;
        if (data.Design is { } design) return design.Formula.Text;
        string[] inputs = data.InputNames.Count == 0 ? [] : [$"deep({string.Join(", ", data.InputNames)})"];
        string[] random = data.HasRandomFeatures ? [.. data.RandomNames, "deep"] : [.. data.RandomNames];
        string[] term = random.Length == 0 ? [] : [$"({Sum(random, data.HasRandomIntercept)} | {data.GroupName})"];
        return $"{data.ResponseName} ~ {Sum([.. data.FixedNames, .. inputs, .. term], data.HasFixedIntercept)}";

        static string Sum(string[] terms, bool hasIntercept) =>
            string.Join(" + ", terms.Where(name => name != "(Intercept)").Prepend(hasIntercept ? "1" : "0"));
    }

    private IModelEvaluator Take(ReadOnlySpan<double> theta, ReadOnlySpan<double> gradient)
    {
        Guard.SameLength(theta.Length, nameof(theta), Parameters.Count, "M");
        Guard.SameLength(gradient.Length, nameof(gradient), Parameters.Count, "M");
        return evaluators.TryTake(out var evaluator) ? evaluator : Density.CreateEvaluator(Environment.ProcessorCount);
    }
}
