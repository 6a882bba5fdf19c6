namespace NgHvi;

/// <summary>log p(y, θ), η = xᵀβ + zᵀα_k, θ = (weights | β | log response parameters | covariance) (method sections 4.1 to 4.3).</summary>
internal sealed class MixedDensity : ITarget
{
    private const int LargestRandomCount = 256;
    private Tuple<IReadOnlyList<GroupClass>, GroupArrays?>? classes;

    public MixedDensity(ModelData data, ModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        Options = options ?? throw new ArgumentNullException(nameof(options));
        var isDeep = options.Hidden.Count > 0;
        if (isDeep && !data.IsDeep)
            throw new ArgumentException("Hidden layers need inputs: write deep(x1, …) in the formula, or leave the layers out.");

        Data = data = isDeep ? data : data.WithoutNetwork();
        Response = options.ResponseFor(data);
        if (isDeep || !Response.HasSufficientStatistics || options.Kernel is KernelChoice.Rows or KernelChoice.SingleRows)
            data.WithRows("All but linear Gaussian models of one residual variance need");
        ResponseCheck.Run(Response, data);
        DataCheck.Scales(data);
        Architecture = new NetworkArchitecture(data.InputNames.Count, options.Hidden, options.Activation);
        var (q, features) = (data.FixedNames.Count, isDeep ? Architecture.FeatureCount : 0);
        var featureNames = Enumerable.Range(1, features).Select(j => $"feature[{j}]").ToArray();
        FixedNames = [.. data.FixedNames, .. featureNames];
        RandomNames = data.HasRandomFeatures ? [.. data.RandomNames, .. featureNames] : data.RandomNames;
        if (RandomCount > LargestRandomCount)
            throw new ArgumentException(
                $"{RandomCount} coefficients vary by group, and at most {LargestRandomCount} can; " +
                "make the last hidden layer narrower or let fewer vary.");

        DataCheck.Factors(data, Response, isDeep);
        bool IsUncorrelated(int t) => data.Design?.Formula.Terms.ElementAtOrDefault(t)?.IsUncorrelated == true;
        if (options.IsDiagonal == false && Enumerable.Range(0, data.Factors.Count).Any(IsUncorrelated))
            throw new InputException("\"||\" in the formula says independent effects and the options a free covariance; leave one out.");
        bool IsDiagonal(int t) => options.IsDiagonal ?? (IsUncorrelated(t) || Response.IsDiagonalByDefault);
        Units = options.Units ?? (options.Priors.IsStandardized
            ? ModelUnits.Standardize(data, features, Response, t => !IsDiagonal(t) && !options.Priors.StatesRandomEffects)
            : ModelUnits.None(data, features));
        if (options.Units is null && options.Priors.StatesInputs) Units = Units.WithInputsAsGiven();
        LogUnits = -data.RowCount * Math.Log(Units.ResponseScale);
        ColumnSource = new ModelColumns(data, Units);
        int[] random =
            [.. ColumnSource.RandomPlaces, .. Enumerable.Range(q + ColumnSource.ExtraCount, RandomCount - data.RandomNames.Count)];
        Shape = new KernelShape(Architecture.WeightCount, q, ColumnSource.ExtraCount, features, Response.Parameters.Count, random);
        PriorContext = new PriorContext(FixedNames, RandomNames, Units, Response, IsDiagonal(0), features > 0 ? Architecture : null)
        {
            Margins = TermMargins.Find(data, Units),
        };
        if (data.Factors.Count > 1)
            PriorContext = PriorContext with
            {
                Blocks = [.. data.Factors.Select((factor, t) => (factor.Name, factor.Columns, !IsDiagonal(t) && factor.Count > 1))],
            };
        Priors = options.Priors.Resolve(PriorContext);
        Covariance = RandomCovariance.Create(RandomCount, Priors.RandomEffects);
        (string Name, IReadOnlyList<string> Entries, ParameterScale Scale)[] blocks =
        [
            ("hidden weights", Architecture.WeightNames(), ParameterScale.Identity), ("fixed effects", FixedNames, ParameterScale.Identity),
            ("response", [.. Response.Parameters.Select(parameter => $"log {parameter.Name}")], ParameterScale.LogVariance),
            .. Covariance.Parts.Select((part, t) => data.Factors.Count > 1
                ? ($"random-effect covariance of {data.Factors[t].Name}", part.Names(data.Factors[t].Name), part.Scale)
                : ("random-effect covariance", part.Names(data.GroupName), part.Scale)),
        ];
        Parameters = new ParameterLayout([.. blocks.Where(block => block.Entries.Count > 0)]);
        Quantities = new ModelQuantities(this);
        if (options.Kernel == KernelChoice.SufficientStatistics && !HasGibbsSampler)
            throw new ArgumentException("Sufficient statistics exist for linear Gaussian models only.");

        UsesStatistics = HasGibbsSampler && options.Kernel is not (KernelChoice.Rows or KernelChoice.SingleRows);
    }

    public ModelData Data { get; } // Inputs are columns without hidden layers.
    public ModelOptions Options { get; }
    public Response Response { get; }
    public NetworkArchitecture Architecture { get; } // No features without hidden layers.
    public NetworkPrecision Precision => Options.Precision;
    public ModelUnits Units { get; }
    public PriorContext PriorContext { get; }
    public ModelPriors Priors { get; } // In the units of θ.
    public RandomCovariance Covariance { get; }
    public KernelShape Shape { get; }
    public IReadOnlyList<string> FixedNames { get; }
    public IReadOnlyList<string> RandomNames { get; }
    public IReadOnlyList<string> EffectNames => Response.HasGroupScale ? [.. RandomNames, "sigma"] : RandomNames; // What a group has.
    public IReadOnlyList<GroupingFactor> Factors => // With features among the coefficients of one.
        field ??= Data.Factors is [var only] ? [only with { Count = RandomCount }] : Data.Factors;
    public IReadOnlyList<string> NamesOf(GroupingFactor factor) =>
        HasSeveralFactors ? [.. RandomNames.Take(factor.Columns)] : EffectNames;
    public int RandomCount => RandomNames.Count; // r.
    public ModelQuantities Quantities { get; }
    public double LogUnits { get; } // −n·log s_y.
    public bool UsesStatistics { get; } // From Statistics, else from Chunks.
    public ParameterLayout Parameters { get; }
    public IReadOnlyList<string> QuantityNames => Quantities.Names;
    public bool IsCollapsible => true;
    public bool HasSeveralFactors => Data.Factors.Count > 1;
    public bool HasGibbsSampler => Response.HasSufficientStatistics && Shape.FeatureCount == 0 && !HasSeveralFactors;
    public bool HasScores => !HasSeveralFactors;
    public bool HasExpectedScores => RandomCount == 0 && (Response.Parameters.Count == 0 || Response.HasSufficientStatistics);
    public bool IsMultimodal => Shape.FeatureCount > 0;
    public int BatchGroupCount => HasSeveralFactors ? 0 : Data.GroupCount;
    // Groups, or rows where nothing varies by group.
    public ITarget Examples => Data.HasGroups || Data.GroupCount == Data.RowCount ? this
        : field ??= new MixedDensity(Data.ByRow(), Options with { Units = Units });

    public int LatentLength => Response.CanDraw && !HasSeveralFactors ? Data.GroupCount * RandomCount : 0;
    public bool DrawsExactly => RandomCount == 0 || Response.DrawsExactly;

    // Six operations a weight and row, and those of the groups.
    public long EvaluationCost => HasSeveralFactors ? Plan.Cost : UsesStatistics
        ? (Classes.Direct?.Count ?? 0) * (long)RandomCount * ((4L * FixedNames.Count) + (2L * RandomCount * RandomCount))
        : (6L * Shape.WeightCount * (Chunks.Shared?.Count ?? Cells.Count)) + ((long)Cells.Count * ((4L * RandomCount * RandomCount)
            + (Response.IsNormal ? 0 : 60L * (Shape.Nodes.Count + 5))))
            + (Data.GroupCount * (long)RandomCount * RandomCount * RandomCount * (Response.HasGroupScale ? 24 : 2));

    public GroupedStatistics Statistics => LazyInitializer.EnsureInitialized(ref field, () => new GroupedStatistics(
        Outcomes, ModelUnits.Apply(Data.Fixed, Units.FixedCenters, Units.FixedScales, Data.Ones),
        ModelUnits.Apply(Data.Random, Units.RandomCenters, Units.RandomScales, Data.Ones), Data.GroupOffsets, Data.RowCount));

    public (IReadOnlyList<GroupClass> Classes, GroupArrays? Direct) Classes => // In closed form; one by one.
        (classes ??= GroupClass.Find(Statistics).ToTuple()).ToValueTuple();

    public GroupArrays AllGroups => field ??= Classes.Direct is { } direct && direct.Count == Data.GroupCount
        ? direct : new GroupArrays(Statistics, [.. Enumerable.Range(0, Data.GroupCount)]);

    public FactorPlan Plan => LazyInitializer.EnsureInitialized(ref field, () => new FactorPlan(this)); // Of several factors.
    public IReadOnlyList<string> Notes => [.. Data.Notes.Union(OriginNotes())]; // A file keeps all.
    public double OutcomeCount => Data.Trials.IsEmpty ? Data.RowCount : FixedOrder.Sum(Data.Trials);
    public double MeanOutcome => FixedOrder.Sum(Data.Response) / OutcomeCount;

    public double[] Outcomes => // In the units of θ; a normal y without its offset.
        field ??= (Response.IsLocationScale ? Units.ApplyToResponse(Data.Shifted, Data.Ones) : Data.Response).ToArray();

    public RowCells Cells => LazyInitializer.EnsureInitialized(ref field, () => RowCells.Create(this));
    public RowChunks Chunks => LazyInitializer.EnsureInitialized(ref field, () => Arrange([]));
    public double[] PriorPrecision =>
        [.. Priors.WeightScales.Select(scale => 1 / (scale * scale)), .. Enumerable.Repeat(0.01, Parameters.Count - Shape.WeightCount)];

    public StartingValues FindStart(StartRequest request) =>
        HasSeveralFactors ? VarianceSearch.Find(this, request) : ModelStart.Find(this, request);
    public PosteriorModes? FindModes(StartRequest request) => IsMultimodal ? null : !HasSeveralFactors ? ModelStart.FindModes(this, request)
        : ((ITarget)this).AllowsSearch && VarianceSearch.FindModes(this, request) is { Parts.Count: > 1 } modes ? modes : null;
    public StartingValues PublishedStart(RandomKey key) => ModelStart.Published(this, key);
    public IModelEvaluator CreateEvaluator(int threads = 1) => new MixedEvaluator(this, threads);
    public ModelParameters CreateParameters() => new(Shape, Covariance);

    // α ~ N(0, I) where sweeps draw it, else 0 (method section 4.3).
    public void InitialLatents(RandomKey key, Span<double> latents)
    {
        latents.Clear();
        if (!Response.DrawsExactly) NormalSampler.Fill(key, latents);
    }

    public void ResponseParameters(ReadOnlySpan<double> entries, Span<double> values) // In the data's units, from logarithms.
    {
        for (var p = 0; p < entries.Length; p++)
        {
            var parameter = Response.Parameters[p];
            var unit = parameter.IsVariance ? Units.ResponseScale * Units.ResponseScale : 1;
            values[p] = parameter.Least + (Math.Exp(parameter.Power * entries[p]) * unit);
        }
    }

    public Func<ConditionalMoments> CreateMoments(ReadOnlySpan<int> groups) // One for each thread.
    {
        var chosen = groups.ToArray();
        if (UsesStatistics) return () => new StatisticsMoments(this, chosen);
        var arranged = chosen.Length == Data.GroupCount ? Chunks : chosen.Length == 0 ? RowChunks.Empty : Arrange(chosen);
        var places = chosen.Index().ToDictionary(group => group.Item, group => group.Index);
        return () => new RowMoments(this, arranged, places);
    }

    public ModelColumns ColumnSource { get; }

    public double[] Columns(int rows, ReadOnlySpan<double> fixedColumns, ReadOnlySpan<double> randomColumns, ReadOnlySpan<double> inputs)
    {
        var result = new double[rows * ColumnSource.Count];
        ColumnSource.Gather(rows, fixedColumns, randomColumns, inputs, result);
        return result;
    }

    public double[] Offsets() // Of η in the units of θ, or empty.
    {
        if (Response.IsLocationScale) return [];
        var result = Data.Offset.IsEmpty && Units.ResponseCenter != 0 ? new double[Data.RowCount] : Data.Offset.ToArray();
        TensorPrimitives.Add(result, Units.ResponseCenter, result);
        return result;
    }

    // Effects without correlation with a random intercept change with the place of zero, indicators aside.
    private IEnumerable<string> OriginNotes()
    {
        string[] columns = [.. Data.RandomNames.Where((name, j) =>
            !IsOfIndicators(ModelData.Column(Data.Random, Data.RandomNames.Count, j)))];
        var isCorrelated = HasSeveralFactors ? PriorContext.Blocks.Index().All(b => Data.Factors[b.Index].Count == 1 || b.Item.IsFree)
            : Data.HasRandomIntercept && !PriorContext.IsDiagonal;
        if (isCorrelated) columns = Array.FindAll(columns, name => name.AsSpan().ContainsAny(':', '^')); // Lower terms move them.
        if (columns.Length == 0) yield break;
        var reason = isCorrelated ? "With random slopes on interactions and powers"
            : Data.HasRandomIntercept ? "With independent random effects" : "Without a random intercept";
        yield return $"{reason} the model depends on where zero is in {NameSuggestion.List(columns, 3)}; " +
            "centre what has no zero of its own.";
    }

    private bool IsOfIndicators(double[] column)
    {
        if (Data.HasRows) return !column.AsSpan().ContainsAnyExcept(0.0, 1.0);
        var squares = FixedOrder.SumOfSquares(column);
        return Math.Abs(squares - FixedOrder.Dot(column, Data.Ones)) <= 1e-10 * squares; // Σ x(x − 1) = 0.
    }

    public RowChunks ArrangePacks(ReadOnlySpan<int> groups) => RowChunks.Create(Cells, groups, areApart: true);

    // Empty: all; in the place of what is done with.
    public RowChunks Arrange(ReadOnlySpan<int> groups, RowChunks? former = null) => RowChunks.Create(Cells, groups, former);
}
