using System.Collections.Concurrent;

namespace NgHvi;

/// <summary>A mixed model of given data.</summary>
public sealed class MixedModel
{
    private readonly ConcurrentBag<IModelEvaluator> evaluators = []; // Idle ones.
    private (DataTable Table, string Formula)? source; // Where rows are in blocks.

    private MixedModel(MixedDensity density) => Density = density;

    /// <summary>Formula, made up for arrays.</summary>
    public string Formula => Formulate(Density);
    /// <summary>The data; without hidden layers, inputs are columns.</summary>
    public ModelData Data => Density.Data;
    /// <summary>Options of the model.</summary>
    public ModelOptions Options => Density.Options;
    /// <summary>Distribution of the outcome.</summary>
    public Response Response => Density.Response;
    /// <summary>Named blocks of θ, in model units.</summary>
    public ParameterLayout Parameters => Density.Parameters;
    /// <summary>Priors in words and data units, by part of the model.</summary>
    public IReadOnlyList<string> Priors => Density.Priors.Describe(Density.PriorContext);
    /// <summary>Widths of hidden layers.</summary>
    public IReadOnlyList<int> HiddenWidths => Options.Hidden;
    /// <summary>Names of fixed coefficients.</summary>
    public IReadOnlyList<string> FixedNames => Density.FixedNames;
    /// <summary>Names of random coefficients.</summary>
    public IReadOnlyList<string> RandomNames => Density.RandomNames;
    /// <summary>The algorithm that <see cref="Fit"/> uses by default. For networks with at least 20 groups: up to 120 parameters
    /// <see cref="HybridVi.FullCovariance"/>, by mini-batches unless responses are gaussian; beyond 500, or 120 for other responses,
    /// <see cref="HybridVi.MiniBatch"/> (of more than 500 natural with published priors). For several grouping factors
    /// <see cref="HybridVi.AverageInformation"/>. Else <see cref="HybridVi.Default"/>.</summary>
    public HybridVi Recommended => Density.HasSeveralFactors ? HybridVi.AverageInformation
        : HybridVi.For(Density, Density.RandomCount > 0, Options.Priors.IsPublished);
    internal MixedDensity Density { get; } // log p(y, θ) and its derivatives.

    /// <summary>Makes a model of a table or of arranged data.</summary>
    /// <param name="data">The data.</param>
    /// <param name="formula">Formula, such as <c>y ~ x1 + deep(x2, x3) + (1 + x1 | g)</c>.</param>
    /// <param name="options">Options; null: gaussian, weak priors, no network.</param>
    /// <exception cref="InputException">Formula or a cell cannot be used.</exception>
    /// <exception cref="ArgumentException">Options contradict each other or the data.</exception>
    public static MixedModel From(DataFrame data, string formula, ModelOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(formula);
        return From(DataTable.From(data), formula, options ?? new());
    }

    internal static MixedModel From(DataTable table, string formula, ModelOptions options)
    {
        if (options.Success is not null && !options.Response.IsBinary)
            throw new InputException($"--success (ModelOptions.Success) belongs to a binary response, not to {options.Response.Name}.");
        var rows = ModelData.From(
            table, formula, options.Missing, options.Response.IsBinary ? (options.Response.Name, options.Success) : null);
        ResponseCheck.Run(options.Response, rows, table);
        if (options.Block is not null) options = options with { Shock = BlockChoice.ShockOf(table, rows, options) };
        var model = new MixedModel(new MixedDensity(rows, options));
        if (options.Block is null) return model;
        BlockChoice.Blocks(table, options.Block);
        if (!model.Density.IsMultimodal)
            return options.Shock is not null ? model : throw new InputException(
                "--block (ModelOptions.Block) belongs to a network, whose start and steps left-out blocks choose, or to normal responses "
                + "with weak priors where all rows of a group and block have equal predictors and share a shock.");
        model.source = (table, formula);
        return model;
    }

    /// <inheritdoc cref="From(DataFrame, string, ModelOptions?)"/>
    public static MixedModel From(ModelData data, ModelOptions? options = null) => options is null or { Success: null, Block: null }
        ? new(new MixedDensity(data, options ?? new()))
        : throw new ArgumentException("ModelOptions.Success and Block belong to the columns of a table, which arrays have not.");

    // θ is of columns as they are, where the priors are.
    private MixedModel InGivenColumns => field ??= Options.Priors.StateAll(Density.PriorContext)
        ? new(new MixedDensity(Data, Options with { Units = Density.Units.AsGiven() })) : this;

    internal static MixedModel Restore(MixedDensity density) => new(density);

    /// <summary>Fits the model.</summary>
    /// <param name="method">Method; null: <see cref="Recommended"/>.</param>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="starts">Starts, of which the highest ELBO is kept, of a network the equal mixture of all; null: 4 by mini-batches,
    /// else 1. Range: > 0.</param>
    /// <param name="threads">Threads; null: all cores.</param>
    /// <param name="progress">Receives up to ten reports a second.</param>
    /// <param name="checkpoint">Where the fit keeps its state, and goes on from; null: nowhere.</param>
    /// <param name="cancellationToken">Ends early with the fit so far.</param>
    /// <exception cref="ArgumentException">Method and model do not go together.</exception>
    /// <exception cref="InputException">The checkpoint is damaged or of another fit.</exception>
    public Fit Fit(
        Method? method = null, long seed = 1, int? starts = null, int? threads = null, IProgress<FitProgress>? progress = null,
        Checkpoint? checkpoint = null, CancellationToken cancellationToken = default)
    {
        method ??= Recommended;
        var count = Guard.Positive(starts ?? method.UsualStarts, nameof(starts));
        if (source is not null && checkpoint is not null)
            throw new InputException("--checkpoint (Checkpoint) does not go with --block (ModelOptions.Block), whose fit is many runs.");
        if (source is var (table, formula))
            return new BlockChoice(table, formula, Options, threads, cancellationToken)
                .Fit(method, [.. Enumerable.Range(0, count).Select(start => StartRuns.Seed(seed, start))], progress);
        var file = checkpoint is null ? null : new CheckpointFile(checkpoint, this, method, seed, count);
        return count == 1
            ? Begin(seed).Finish(progress, cancellationToken)
            : StartRuns.Finish(Begin, method.Name, seed, count, progress, cancellationToken);

        Run Begin(long one) => file?.Begin(Run(method, one, threads)) ?? Run(method, one, threads);
    }

    /// <summary>Simulation-based calibration: draws parameters from the priors and responses from them on these rows, fits each and asks
    /// where the truth lies in the posterior. The result is the same for any number of jobs.</summary>
    /// <param name="method">Method; null: <see cref="Recommended"/>.</param>
    /// <param name="simulations">Number of simulations. Range: > 0.</param>
    /// <param name="seed">Seed of all random numbers.</param>
    /// <param name="starts">Starts of each fit, as for <see cref="Fit"/>.</param>
    /// <param name="jobs">Fits at a time, each of one thread; null: all cores.</param>
    /// <param name="rescues">Whether Hamiltonian chains replace fits that are not to be trusted, as <see cref="Fit.Rescue"/>; null: where
    /// the method corrects q₀, too.</param>
    /// <param name="progress">Receives the number of simulations that ended.</param>
    /// <param name="cancellationToken">Ends early with the simulations so far.</param>
    /// <exception cref="ArgumentException">Method and model do not go together.</exception>
    /// <exception cref="InputException">The model refuses nearly all responses that its priors give.</exception>
    public Calibration Calibrate(
        Method? method = null, int simulations = 500, long seed = 1, int? starts = null, int? jobs = null, bool? rescues = null,
        IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        new CalibrationRuns(
            this, method ?? Recommended, seed, starts, rescues ?? (method ?? Recommended) is not HybridVi { CorrectPosterior: false }).Make(
            Guard.Positive(simulations), Guard.Positive(jobs ?? Environment.ProcessorCount), progress, cancellationToken);

    /// <summary>Begins a stepwise run.</summary>
    /// <inheritdoc cref="Fit"/>
    public Run Run(Method? method = null, long seed = 1, int? threads = null)
    {
        DataCheck.Run(Density);
        method ??= Recommended;
        if (Density.HasSeveralFactors && method is not HybridVi)
            throw new InputException($"{method.Name} is for one grouping factor; with several leave the method to the default.");
        var model = method is HybridVi { UsesGivenColumns: true } ? InGivenColumns : this;
        return new(model.Density, method, seed, threads, model);
    }

    /// <summary>Normalised log p(y, θ), α integrated out, and its gradient (method section 1.3).</summary>
    /// <param name="theta">θ, length M.</param>
    /// <param name="gradient">Receives it, length M.</param>
    /// <exception cref="ArgumentException">A length is not M.</exception>
    public double LogDensity(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var evaluator = Take(theta, gradient);
        var value = evaluator.Collapsed(theta, gradient);
        evaluators.Add(evaluator);
        return value;
    }

    /// <summary>∇ log p(y, z, θ) at a draw z ~ p(z | θ, y) of the random coefficients (Fisher's identity).</summary>
    /// <param name="theta">θ, length M.</param>
    /// <param name="key">Key of the draw.</param>
    /// <param name="gradient">Receives it, length M.</param>
    /// <param name="sweeps">Markov chain sweeps; 0: exact, for gaussian responses.</param>
    /// <param name="latents">The chain's z, length K·r, updated, at first zeros; empty if exact.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="NotSupportedException">This response does not allow it.</exception>
    public void DrawnGradient(
        ReadOnlySpan<double> theta, RandomKey key, Span<double> gradient, int sweeps = 0, Span<double> latents = default)
    {
        var evaluator = Take(theta, gradient);
        evaluator.Drawn(theta, new LatentDraw(key, Guard.NonNegative(sweeps), latents), gradient);
        evaluators.Add(evaluator);
    }

    /// <inheritdoc/>
    public override string ToString() => Formula;

    internal static string Formulate(MixedDensity model)
    {
        var data = model.Data;
        if (data.Design is { } design) return design.Formula.Text;
        string[] inputs = data.InputNames.Count == 0 ? [] : [$"deep({string.Join(", ", data.InputNames)})"];
        string[] random = data.HasRandomFeatures ? [.. data.RandomNames, "deep"] : [.. data.RandomNames];
        string[] term = random.Length == 0 ? [] : [$"({Sum(random, data.HasRandomIntercept)} | {data.GroupName})"];
        var response = data.Trials.IsEmpty ? data.ResponseName : $"cbind({data.ResponseName}, trials - {data.ResponseName})";
        string[] offset = data.Offset.IsEmpty ? [] : ["offset(offset)"];
        return $"{response} ~ {Sum([.. data.FixedNames, .. inputs, .. offset, .. term], data.HasFixedIntercept)}";

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
