namespace NgHvi.Shared.Fitting;

/// <summary>Refuses options that do not go with a formula or a family.</summary>
internal static class NetworkOptions
{
    /// <summary>Whether the model is a deep one: a network, or a binary response.</summary>
    public static bool IsNetwork(FitRequest request, Formula formula) => formula.IsDeep || request.IsBinary;

    /// <summary>Checks; needs no data.</summary>
    /// <exception cref="InputException">An option does not go with the rest.</exception>
    public static void Check(FitRequest request, Formula formula)
    {
        var isNetwork = IsNetwork(request, formula);
        Require(request.Hidden is null || formula.IsDeep, "--hidden belongs to a formula with deep(...).");
        Require(request.Activation is null || formula.IsDeep, "--activation belongs to a formula with deep(...).");
        Require(request.Activation is null || request.Hidden is not [], "--activation needs a hidden layer, but --hidden has none.");
        Require(request.Covariance is null || isNetwork, "--covariance belongs to formulas with deep(...) and to --family probit and logit; elsewhere the covariance is free.");
        Require(request.BatchGroups is null || isNetwork, "--batch-groups belongs to formulas with deep(...) and to --family probit and logit.");
        Require(
            request.Sweeps is null || (request.IsBinary && request.IsPublished),
            "--sweeps belongs to --preset published with --family probit or logit; elsewhere nothing is drawn by sweeps.");
        Require(
            request.Method != "gibbs" || !isNetwork,
            "--method gibbs is for linear mixed models only; allowed with deep(...) and with --family probit and logit are ng-hvi and sg-hvi, and davi (gaussian) or nagvac (logit).");
        Require(request.Method != "davi" || !request.IsBinary, $"--method davi does not go with --family {request.Family}; it is for gaussian responses.");
        Require(request.Method != "nagvac" || request.Family == "logit", $"--method nagvac does not go with --family {request.Family}; it is for logit.");
        Require(
            !isNetwork || request.Priors is "weak" or "published",
            $"--priors is \"{request.Priors}\"; a JSON file is for linear mixed models only, and allowed here are weak and published.");
        if (request.Method == "nagvac")
        {
            Require(request.Priors == "weak", "--priors does not go with --method nagvac; it has priors of its own that follow its fit.");
            Require(request.Covariance != "free", "--covariance free does not go with --method nagvac; its covariance is diagonal.");
            Require(request.Patience is null || request.Validation is not null, "--patience needs --validation, the rows whose loss it watches.");
        }
    }

    private static void Require(bool holds, string sentence)
    {
        if (!holds)
        {
            throw new InputException(sentence);
        }
    }
}
