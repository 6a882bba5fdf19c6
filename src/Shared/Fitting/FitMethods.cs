namespace NgHvi.Shared.Fitting;

/// <summary>From what was asked to the algorithms of the library, options checked.</summary>
internal static class FitMethods
{
    /// <summary>What --method allows.</summary>
    public static string[] Names { get; } = ["ng-hvi", "sg-hvi", "davi", "gibbs", "nagvac"];

    /// <summary>Refuses options that the method does not have; needs no data.</summary>
    /// <exception cref="InputException">There is one.</exception>
    public static void Check(FitRequest request)
    {
        Only(request.Damping is null || request.Method == "ng-hvi", "--damping", "ng-hvi");
        Only(request.Factors is null || request.IsHybrid, "--factors", "ng-hvi and sg-hvi");
        Only(request.Draws is null || request.IsHybrid || request.Method == "nagvac", "--draws", "ng-hvi, sg-hvi and nagvac");
        Only(request.Starts is null || request.IsHybrid, "--starts", "ng-hvi and sg-hvi");
        Only(request.Sweeps is null || request.IsHybrid, "--sweeps", "ng-hvi and sg-hvi");
        Only(request.BatchGroups is null || request.IsHybrid, "--batch-groups", "ng-hvi and sg-hvi");
        Only(request.Validation is null || request.Method == "nagvac", "--validation", "nagvac");
        Only(request.Patience is null || request.Method == "nagvac", "--patience", "nagvac");
        Only(request.Chains is null || request.Method == "gibbs", "--chains", "gibbs");
        Only(request.Warmup is null || request.Method == "gibbs", "--warmup", "gibbs");

        void Only(bool holds, string option, string methods)
        {
            if (!holds)
            {
                throw new InputException($"{option} does not go with --method {request.Method}; it belongs to {methods}.");
            }
        }
    }

    /// <summary>The algorithm of ng-hvi and sg-hvi.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="parameterCount">M, the largest number of factors.</param>
    /// <exception cref="InputException">There are more factors than parameters.</exception>
    public static HybridViOptions Hybrid(FitRequest request, int parameterCount)
    {
        CheckFactors(request, parameterCount);
        var options = (request.Method, request.IsPublished) switch
        {
            ("ng-hvi", false) => new HybridViOptions(),
            ("ng-hvi", true) => HybridViOptions.AsPublished,
            (_, true) => HybridViOptions.StochasticGradient,
            _ => new HybridViOptions { Direction = new Direction.PlainGradient(), Rule = new StepRule.Adam(), Guard = null },
        };
        options = options with
        {
            Family = new FamilyChoice.Factor(request.Factors ?? Math.Min(3, parameterCount)),
            Steps = request.Steps ?? options.Steps,
            Threads = request.Threads,
        };
        if (request.Sweeps is { } sweeps)
        {
            options = options with { Gradient = options.Gradient with { Sweeps = sweeps } };
        }

        if (request.BatchGroups is { } groups)
        {
            const double DecayTime = 20;
            options = options with
            {
                Gradient = options.Gradient with { BatchGroups = groups },
                Rule = options.Rule is StepRule.TrustRegion rule ? rule with { DecayTime = DecayTime } : options.Rule,
            };
        }

        if (request.Draws is { } draws)
        {
            options = options with { Gradient = options.Gradient with { Draws = draws, Antithetic = options.Gradient.Antithetic && draws % 2 == 0 } };
        }

        if (request.Damping is { } delta && options.Direction is Direction.NaturalGradient natural)
        {
            Damping damping = natural.Damping is Damping.Diagonal ? new Damping.Diagonal(delta) : new Damping.Augmented(delta);
            options = options with { Direction = natural with { Damping = damping } };
        }

        return options;
    }

    /// <summary>The algorithm of davi.</summary>
    public static DataAugmentationOptions DataAugmentation(FitRequest request)
    {
        var options = request.IsPublished ? DataAugmentationOptions.AsPublished : new DataAugmentationOptions();
        return options with { Steps = request.Steps ?? options.Steps };
    }

    /// <summary>The algorithm of davi for a deep model.</summary>
    public static DataAugmentationOptions DeepDataAugmentation(FitRequest request)
    {
        var options = request.IsPublished ? DataAugmentationOptions.AsPublishedDeep : new DataAugmentationOptions();
        return options with { Steps = request.Steps ?? options.Steps, Threads = request.Threads };
    }

    /// <summary>The algorithm of nagvac.</summary>
    public static NagvacOptions Nagvac(FitRequest request)
    {
        var options = new NagvacOptions { Product = request.IsPublished ? NagvacProduct.AsPublished : NagvacProduct.ExactFisher, Threads = request.Threads };
        return options with
        {
            MaximumSteps = request.Steps ?? options.MaximumSteps,
            Draws = request.Draws ?? options.Draws,
            Patience = request.Patience ?? options.Patience,
        };
    }

    /// <summary>The algorithm of gibbs.</summary>
    public static GibbsOptions Gibbs(FitRequest request)
    {
        var options = request.IsPublished ? GibbsOptions.AsPublished : new GibbsOptions();
        var kept = request.Steps ?? options.Sweeps / 2;
        var warmUp = request.Warmup ?? kept;
        return options with { Chains = request.Chains ?? options.Chains, Sweeps = kept + warmUp, WarmUp = warmUp, Threads = request.Threads };
    }

    /// <summary>The priors of a linear model.</summary>
    /// <exception cref="InputException">The file does not exist or is not one of priors.</exception>
    public static LinearMixedPriors Priors(FitRequest request, GroupedData data) => request.Priors switch
    {
        "weak" => LinearMixedPriors.Weak(data.Response, data.FixedDesign, data.RandomDesign),
        "published" => LinearMixedPriors.Published(data.FixedCount, data.RandomCount),
        var name when !File.Exists(name) => throw new InputException($"--priors is \"{name}\"; allowed are weak, published and the path of a JSON file that exists."),
        var name => LinearMixedPriorsFile.Read(name, data),
    };

    private static void CheckFactors(FitRequest request, int parameterCount)
    {
        if (request.Factors > parameterCount)
        {
            throw new InputException(
                $"--factors is {request.Factors}, but the model has only {parameterCount} parameters; allowed are 0 to {parameterCount}.");
        }
    }
}
